import Postgres

/// Sprocket's own format: CSV with a header, columns in any order, described in docs/revenue.md. Footers `#total,EUR,1234.50,42`, one a
/// currency, say what the lines come to.
struct RevenueCSV: ReportFormat {
  static let name = "csv"
  static let dialect = DelimitedText.Dialect.csv
  static let hasLineIDs = true

  private struct Columns {
    let id, currency, amount, earnedOn: ReportColumns.Column
    let title, titleID, eidr, isrc, upc, right, territory: ReportColumns.Column?

    init(_ columns: ReportColumns) throws(ReportError) {
      id = try columns.required("id")
      currency = try columns.required("currency")
      amount = try columns.required("amount")
      earnedOn = try columns.required("earned_on")
      (title, titleID) = (columns.column("title"), columns.column("title_id"))
      (eidr, isrc, upc) = (columns.column("eidr"), columns.column("isrc"), columns.column("upc"))
      (right, territory) = (columns.column("right"), columns.column("territory"))
      guard title != nil || titleID != nil else { throw .missingColumn("title or title_id", found: []) }
    }
  }

  private var header: (all: ReportColumns, named: Columns)?
  private var claimedLines = 0
  private var first: CalendarDate?
  private var last: CalendarDate?

  mutating func read(_ record: DelimitedRecord, into content: inout ReportContent) throws {
    guard !record.isEmpty else { return }
    guard let header else {
      let columns = try ReportColumns(record)
      self.header = (columns, try Columns(columns))
      return
    }
    if record[0].elementsEqual("#total".utf8) { return try readTotal(record, into: &content) }
    let (row, columns) = (try ReportRow(record, under: header.all), header.named)
    let currency = try row.currency(columns.currency)
    let title = try row.text(columns.title)
    let titleID = try row.text(columns.titleID)
    let earnedOn = try row.date(columns.earnedOn)
    let line = try RevenueLine(
      externalID: row.required(columns.id), titleID: titleID.isEmpty ? title : titleID, title: title,
      identifiers: Work.Identifiers(
        isrc: row.text(columns.isrc).nonEmpty, eidr: row.text(columns.eidr).nonEmpty, upc: row.text(columns.upc).nonEmpty),
      right: right(row, columns.right), territory: row.territory(columns.territory),
      gross: row.money(columns.amount, in: currency), earnedOn: earnedOn)
    try content.add(line, at: record.line)
    first = min(first ?? earnedOn, earnedOn)
    last = max(last ?? earnedOn, earnedOn)
  }

  mutating func finish(lines: Int, into content: inout ReportContent) throws {
    guard header != nil else { throw ReportError.noHeader(wanted: "a header with id, currency, amount, earned_on …") }
    if claimedLines > 0 { content.claims.lines = claimedLines }
    if content.wantedPeriod == nil, let first, let last { content.period = ReportPeriod(first, last) }
  }

  private func right(_ row: ReportRow, _ column: ReportColumns.Column?) throws(ReportReject) -> RevenueRight {
    guard let column, !row.isEmpty(column) else { return .svod }
    let name = try row.text(column)
    guard let right = RevenueRight(name) else {
      throw ReportReject(line: row.record.line, column: column.name, reason: "'\(name.prefix(32))' isn't a right like svod")
    }
    return right
  }

  private mutating func readTotal(_ record: DelimitedRecord, into content: inout ReportContent) throws {
    let code = String(decoding: record[1].prefix(16), as: UTF8.self)
    guard record.fieldCount <= 4 || (4..<record.fieldCount).allSatisfy({ record[$0].isEmpty }), let currency = Currency(code),
      let amount = try? ExactDecimal.minorUnits(record[2], of: currency),
      let count = Int(String(decoding: record[3].prefix(20), as: UTF8.self)), count >= 0,
      content.claims.amounts.updateValue(amount, forKey: currency) == nil
    else { throw ReportError.notThisFormat("a total isn't written like #total,EUR,1234.50,42", line: record.line) }
    claimedLines = claimedLines.addingReportingOverflow(count).partialValue
  }
}

extension String {
  /// Nil for the empty text.
  var nonEmpty: String? { isEmpty ? nil : self }
}
