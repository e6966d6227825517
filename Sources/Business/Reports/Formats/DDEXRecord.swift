/// A record of a DDEX sales report, whose cells are known by the names that Part 8 of the standard gives them.
struct DDEXRecord {
  /// Such as `SU03`, without the version that follows the point.
  let kind: String
  let line: Int
  private let record: DelimitedRecord
  private let cells: [String: Int]

  /// - Parameter headings: the cells' places by the report's own headings, records that begin with `#`.
  init(_ record: DelimitedRecord, headings: [String: [String: Int]]) {
    self.record = record
    line = record.line
    kind = String(decoding: record[0].prefix(100).prefix { $0 != 0x2E }, as: UTF8.self)
    cells = headings[kind] ?? Self.places[kind] ?? [:]
  }

  /// The text of the first of these cells that the record has; nil where it has none.
  func cell(_ names: String...) throws(ReportReject) -> String? {
    for name in names {
      if let text = try cell(name) { return text }
    }
    return nil
  }

  /// A cell's text; nil where the record has no such cell, or it is empty.
  func cell(_ name: String) throws(ReportReject) -> String? {
    guard let index = cells[name], !record[index].isEmpty else { return nil }
    guard let text = String(validating: record[index], as: UTF8.self), !record[index].contains(0) else {
      throw ReportReject(line: line, column: name, reason: "it isn't UTF-8 text")
    }
    return text
  }

  func required(_ name: String) throws(ReportReject) -> String {
    guard let text = try cell(name) else { throw ReportReject(line: line, column: name, reason: "it is empty") }
    return text
  }

  func amount(_ name: String) throws(ReportReject) -> ExactDecimal {
    let text = try required(name)
    do {
      return try ExactDecimal(text.utf8)
    } catch {
      throw ReportReject(line: line, column: name, reason: "'\(text.prefix(24))' is no amount")
    }
  }

  /// The cells' places that a heading tells: `#SU03.02  BlockId  SalesTransactionId …`.
  static func heading(_ record: DelimitedRecord) -> (kind: String, cells: [String: Int])? {
    let name = record[0].drop { $0 == 0x23 || $0 == 0x20 }
    guard (4...7).contains(name.count), record.fieldCount > 2 else { return nil }
    var cells: [String: Int] = [:]
    for index in 1..<record.fieldCount {
      cells[String(decoding: record[index].filter { $0 != 0x20 }, as: UTF8.self)] = index
    }
    return (String(decoding: name.prefix { $0 != 0x2E }, as: UTF8.self), cells)
  }

  /// Where Part 8 has the cells that matter here, counted from 0, in the kinds of records that lead to an amount.
  private static let places: [String: [String: Int]] = [
    "HEAD": [
      "MessageId": 4, "FileNumber": 6, "NumberOfFiles": 7, "UsageStartDate": 8, "UsageEndDate": 9,
    ],
    "FOOT": ["NumberOfLinesInFile": 1, "NumberOfSummaryRecords": 3, "NumberOfBlocksInFile": 4],
    "SRFO": ["NumberOfLinesInReport": 1, "NumberOfSummaryRecords": 2],
    "SY01": summary(currency: 10), "SY02": summary(currency: 10), "SY03": summary(currency: 10),
    "SY04": summary(currency: 14), "SY05": summary(currency: 17), "SY06": summary(currency: 10),
    "SY07": summary(currency: 11), "SY12": summary(currency: 10),
    "SY09": ["SummaryRecordId": 1, "CommercialModel": 2, "UseType": 3, "Territory": 4, "CurrencyOfReporting": 15],
    "SY10": [
      "SummaryRecordId": 1, "CommercialModel": 4, "UseType": 5, "Territory": 12, "CurrencyOfAccounting": 21,
    ],
    "RE01": ["BlockId": 1, "ReleaseReference": 2, "DspReleaseId": 3, "ReleaseICPN": 6, "ReleaseTitle": 9],
    "RE03": ["BlockId": 1, "ReleaseReference": 2, "DspReleaseId": 3, "ReleaseICPN": 5, "ReleaseTitle": 6],
    "RE04": ["BlockId": 1, "ReleaseReference": 2, "DspReleaseId": 3, "ReleaseICPN": 6, "ReleaseTitle": 9],
    "AS01": resource, "AS02": resource, "AS05": resource, "AS06": resource,
    "AS03": ["BlockId": 1, "ResourceReference": 2, "DspResourceId": 3, "EIDR": 5, "ResourceTitle": 8],
    "SU01": sale, "SU02": sale, "SU04": sale,
    "SU03": ["BlockId": 1, "SalesTransactionId": 2, "SummaryRecordId": 3, "DspResourceId": 4],
    "LI01": ["BlockId": 1, "SummaryRecordId": 2, "AllocatedAmount": 9, "ParentSalesTransactionId": 11],
    "SR03": ["SummaryRecordId": 1, "DspResourceId": 2, "ISRC": 3, "ResourceTitle": 4, "AllocatedAmount": 43],
    "SR06": ["SummaryRecordId": 1, "DspResourceId": 2, "ISRC": 3, "ResourceTitle": 4, "AllocatedAmount": 22],
    "SR08": [
      "ICPN": 3, "DspReleaseId": 4, "ReleaseTitle": 9, "ISRC": 13, "DspResourceId": 15, "ResourceTitle": 20,
      "SummaryRecordId": 24, "AllocatedNetRevenueInCurrencyOfAccounting": 46,
    ],
  ]

  private static func summary(currency: Int) -> [String: Int] {
    ["SummaryRecordId": 1, "CommercialModel": 4, "UseType": 5, "Territory": 6, "CurrencyOfReporting": currency]
  }

  private static let resource = [
    "BlockId": 1, "ResourceReference": 2, "DspResourceId": 3, "ResourceISRC": 4, "ResourceTitle": 5,
  ]
  private static let sale = [
    "BlockId": 1, "SummaryRecordId": 2, "SalesTransactionId": 3, "TransactedRelease": 4, "TransactedResource": 5,
  ]
}
