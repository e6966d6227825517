import Postgres

/// Apple's financial report: tab-separated, usually compressed, a line for each product, country and price in a month of Apple's fiscal
/// calendar. Its end says how many lines there are, and what they come to.
///
/// Columns: https://developer.apple.com/help/app-store-connect/reference/financial-report-fields
struct AppleFinancial: ReportFormat {
  static let name = "apple"
  static let dialect = DelimitedText.Dialect.tsv
  static let hasLineIDs = false

  private struct Columns {
    let start, end, upc, isrc, vendorID, quantity, share, extendedShare, currency, saleOrReturn: ReportColumns.Column
    let appleID, title, productType, country: ReportColumns.Column
    let preOrder, promoCode: ReportColumns.Column?

    init(_ columns: ReportColumns) throws(ReportError) {
      start = try columns.required("Start Date")
      end = try columns.required("End Date")
      upc = try columns.required("UPC")
      isrc = try columns.required("ISRC/ISBN")
      vendorID = try columns.required("Vendor Identifier")
      quantity = try columns.required("Quantity")
      share = try columns.required("Partner Share")
      extendedShare = try columns.required("Extended Partner Share")
      currency = try columns.required("Partner Share Currency")
      saleOrReturn = try columns.required("Sale or Return", "Sales or Return")
      appleID = try columns.required("Apple Identifier")
      title = try columns.required("Title")
      productType = try columns.required("Product Type Identifier")
      country = try columns.required("Country Of Sale")
      (preOrder, promoCode) = (columns.column("Pre-order Flag"), columns.column("Promo Code"))
    }
  }

  private enum Section {
    case start, sales(ReportColumns, Columns), summary
  }

  private var section = Section.start
  private var units: Int64 = 0
  private var claimedUnits: Int64?
  private var claimedAmount: ExactDecimal?
  private var hasFooter = false

  mutating func read(_ record: DelimitedRecord, into content: inout ReportContent) throws {
    guard !record.isEmpty else { return }
    if Self.isFooter(record[0]) { return try readFooter(record, into: &content) }
    switch section {
    case .start:
      let columns = try ReportColumns(record)
      section = .sales(columns, try Columns(columns))
    case .sales where record[0].elementsEqual("Country Of Sale".utf8): section = .summary
    case .sales(let all, let columns):
      try readSale(ReportRow(record, under: all), columns, into: &content)
    case .summary: try readSummary(record, into: &content)
    }
  }

  mutating func finish(lines: Int, into content: inout ReportContent) throws {
    if case .start = section { throw ReportError.noHeader(wanted: "a header with Start Date, End Date, UPC …") }
    guard hasFooter else { throw ReportError.noFooter("Total_Rows") }
    guard content.rejectCount == 0 else { return }
    if let claimedUnits, claimedUnits != units {
      throw ReportError.wrongTotal("number of units", says: "\(claimedUnits)", found: "\(units)")
    }
    // One amount is for a report of one currency; in one of several, the countries' sums say it.
    if let claimedAmount, content.totals.amounts.count == 1, let currency = content.totals.amounts.keys.first {
      guard let amount = try? claimedAmount.minorUnits(of: currency) else {
        throw ReportError.notThisFormat("Total_Amount has more digits than \(currency)", line: lines)
      }
      content.claims.amounts[currency] = amount
    }
  }

  private mutating func readSale(
    _ row: ReportRow, _ columns: Columns, into content: inout ReportContent
  ) throws {
    let place = row.record.line
    func reject(_ column: ReportColumns.Column, _ reason: String) -> ReportReject {
      ReportReject(line: place, column: column.name, reason: reason)
    }
    let (start, end) = (try row.americanDate(columns.start), try row.americanDate(columns.end))
    guard let period = ReportPeriod(start, end) else { throw reject(columns.end, "\(end) is before \(start)") }
    guard content.period == nil || content.period == period else {
      throw reject(columns.start, "the report is about \(content.period.map { "\($0)" } ?? ""), the line about \(period)")
    }
    content.period = period
    let currency = try row.currency(columns.currency)
    let (quantity, share) = (try row.integer(columns.quantity), try row.decimal(columns.share))
    let gross = try row.money(columns.extendedShare, in: currency, isPadded: true)
    guard let product = share.times(quantity), product == (try row.decimal(columns.extendedShare)) else {
      throw reject(columns.extendedShare, "it isn't Quantity × Partner Share")
    }
    let kind = try row.text(columns.saleOrReturn)
    guard kind == "S" && quantity >= 0 || kind == "R" && quantity <= 0 else {
      throw reject(
        columns.saleOrReturn, "'\(kind.prefix(8))' with a quantity of \(quantity); S is a sale, R a return, which is negative")
    }
    let (sum, overflows) = units.addingReportingOverflow(quantity)
    guard !overflows else { throw reject(columns.quantity, "all quantities together are beyond what 64 bits can hold") }
    let territory = try row.territory(columns.country)
    let (appleID, vendorID) = (try row.text(columns.appleID), try row.text(columns.vendorID))
    let key = [
      territory.code, currency.code, kind, try row.text(columns.productType), try row.text(columns.preOrder),
      try row.text(columns.promoCode), vendorID, appleID,
    ]
    try content.add(
      RevenueLine(
        externalID: key.joined(separator: "|"), titleID: appleID.isEmpty ? vendorID : appleID,
        title: row.text(columns.title),
        identifiers: Work.Identifiers(isrc: isrc(row, columns.isrc), upc: row.text(columns.upc).nonEmpty),
        right: .tvod, territory: territory, gross: gross, earnedOn: end),
      at: place)
    units = sum
  }

  /// The column has ISBNs too, which name no work here.
  private func isrc(_ row: ReportRow, _ column: ReportColumns.Column) throws(ReportReject) -> String? {
    let text = try row.text(column)
    return text.first?.isLetter == true ? text : nil
  }

  // MARK: The end

  private static func isFooter(_ field: ArraySlice<UInt8>) -> Bool { field.starts(with: "Total_".utf8) }

  private mutating func readFooter(_ record: DelimitedRecord, into content: inout ReportContent) throws {
    let name = String(decoding: record[0], as: UTF8.self)
    let value = String(decoding: record[1].prefix(40), as: UTF8.self)
    let problem = ReportError.notThisFormat("\(name.prefix(40)) is '\(value)'", line: record.line)
    switch name {
    case "Total_Rows":
      guard let count = Int(value) else { throw problem }
      content.claims.lines = count
      hasFooter = true
    case "Total_Units":
      guard let count = Int64(value) else { throw problem }
      claimedUnits = count
    case "Total_Amount":
      guard let amount = try? ExactDecimal(record[1]) else { throw problem }
      claimedAmount = amount
    default: throw problem
    }
  }

  /// A country's sum: country, currency, quantity, amount.
  private func readSummary(_ record: DelimitedRecord, into content: inout ReportContent) throws {
    let code = String(decoding: record[1].prefix(16), as: UTF8.self)
    guard let currency = Currency(code), let amount = try? ExactDecimal(record[3]).minorUnits(of: currency) else {
      throw ReportError.notThisFormat("a country's sum isn't country, currency, quantity and amount", line: record.line)
    }
    let (sum, overflows) = content.claims.amounts[currency, default: 0].addingReportingOverflow(amount)
    guard !overflows else { throw ReportError.tooLarge(currency) }
    content.claims.amounts[currency] = sum
  }
}
