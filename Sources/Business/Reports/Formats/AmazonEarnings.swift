import Postgres

/// The earnings report of Prime Video, as its dashboard exports it: CSV, a line for each title, territory and kind of offer. It doesn't
/// say which month it is about, so whoever brings it does.
///
/// Columns by Prime Video's own names: Royalty Amount, Duration Streamed, Customer Engagement Ranking (CER) …; where names have changed
/// over the years, each of them is known.
struct AmazonEarnings: ReportFormat {
  static let name = "amazon"
  static let dialect = DelimitedText.Dialect.csv
  static let hasLineIDs = false

  private struct Columns {
    let title, territory, offer, currency, amount: ReportColumns.Column
    let titleID, upc, eidr, start, end: ReportColumns.Column?

    init(_ columns: ReportColumns) throws(ReportError) {
      title = try columns.required("Title", "Title Name")
      territory = try columns.required("Territory", "Marketplace", "Country")
      offer = try columns.required("Offer Type", "Availability Type", "Monetization Type")
      currency = try columns.required("Royalty Currency", "Currency", "Currency Code")
      amount = try columns.required("Royalty Amount", "Royalty", "Earnings")
      titleID = columns.column("Title ID", "ASIN", "Vendor SKU", "SKU")
      (upc, eidr) = (columns.column("UPC"), columns.column("EIDR"))
      (start, end) = (columns.column("Start Date", "Report Start"), columns.column("End Date", "Report End"))
    }
  }

  private var header: (all: ReportColumns, named: Columns)?

  mutating func read(_ record: DelimitedRecord, into content: inout ReportContent) throws {
    guard !record.isEmpty else { return }
    guard let header else {
      let columns = try ReportColumns(record)
      self.header = (columns, try Columns(columns))
      return
    }
    let (row, columns) = (try ReportRow(record, under: header.all), header.named)
    let period = try period(row, columns, content)
    content.period = period
    let currency = try row.currency(columns.currency)
    let title = try row.required(columns.title)
    let titleID = try row.text(columns.titleID).nonEmpty ?? title
    let (offer, territory) = (try row.required(columns.offer), try row.territory(columns.territory))
    let line = try RevenueLine(
      externalID: "\(territory)|\(offer)|\(currency)|\(titleID)", titleID: titleID, title: title,
      identifiers: Work.Identifiers(eidr: row.text(columns.eidr).nonEmpty, upc: row.text(columns.upc).nonEmpty),
      right: Self.right(offer), territory: territory, gross: row.money(columns.amount, in: currency, isPadded: true),
      earnedOn: period.end)
    try content.add(line, at: record.line)
  }

  mutating func finish(lines: Int, into content: inout ReportContent) throws {
    guard header != nil else {
      throw ReportError.noHeader(wanted: "a header with Title, Territory, Offer Type, Royalty Amount …")
    }
  }

  private func period(
    _ row: ReportRow, _ columns: Columns, _ content: ReportContent
  ) throws -> ReportPeriod {
    if let start = columns.start, let end = columns.end {
      let (first, last) = (try row.americanDate(start), try row.americanDate(end))
      guard let period = ReportPeriod(first, last) else {
        throw ReportReject(line: row.record.line, column: end.name, reason: "\(last) is before \(first)")
      }
      if let known = content.period, known != period {
        throw ReportReject(line: row.record.line, column: start.name, reason: "the report is about \(known), the line isn't")
      }
      return period
    }
    guard let period = content.wantedPeriod else { throw ReportError.noPeriod(format: Self.name) }
    return period
  }

  /// By Prime Video's words for the ways in which it offers titles.
  static func right(_ offer: String) -> RevenueRight {
    let words = Set(offer.lowercased().split { !$0.isLetter }.map(String.init))
    if !words.isDisjoint(with: ["buy", "rent", "purchase", "rental", "tvod", "est"]) { return .tvod }
    if !words.isDisjoint(with: ["ads", "ad", "avod", "freevee"]) { return .avod }
    if !words.isDisjoint(with: ["channel", "channels", "subscription", "subscriptions"]) { return .channel }
    return .svod
  }
}
