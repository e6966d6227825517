import Postgres

/// A DDEX sales report as a flat file (DSR): tab-separated records of many kinds, from HEAD to FOOT, or SRFO where each record stands
/// for itself. https://kb.ddex.net, Digital Sales Report Message Suite.
///
/// Amounts are what records allocate to the one who gets the report: `AllocatedAmount` of LI01, SR03 and SR06, and
/// `AllocatedNetRevenueInCurrencyOfAccounting` of SR08. They are parts of a cent, so those of one title, territory, right and
/// currency are added up exactly, and only the sum is rounded.
struct DDEXSalesReport: ReportFormat {
  static let name = "ddex-dsr"
  static let dialect = DelimitedText.Dialect.tsv
  static let hasLineIDs = false

  /// What a summary record says of the sales that refer to it.
  private struct Context {
    let territory: Territory
    let right: RevenueRight
    let currency: Currency
  }

  private struct Title: Hashable {
    var id: String
    var name = ""
    var eidr, isrc, upc: String?
  }

  private struct Sum: Hashable {
    let title: Title
    let territory: Territory
    let right: RevenueRight
    let currency: Currency
  }

  private var headings: [String: [String: Int]] = [:]
  private var contexts: [String: Context] = [:]
  private var sums: [Sum: (amount: ExactDecimal, line: Int)] = [:]
  private var hasHead = false
  private var isOver = false
  private var hasUsage = false
  private var claimed: (lines: String?, summaries: String?, blocks: String?)
  private var (summaries, blocks) = (0, 0)

  // The block that is being read.
  private var block: String?
  private var releases: [String: Title] = [:]
  private var resources: [String: Title] = [:]
  private var sold: [String: Title] = [:]

  mutating func read(_ text: DelimitedRecord, into content: inout ReportContent) throws {
    guard !text.isEmpty else { return }
    if text[0].first == 0x23 {
      if let heading = DDEXRecord.heading(text) { headings[heading.kind] = heading.cells }
      return
    }
    let record = DDEXRecord(text, headings: headings)
    guard hasHead || record.kind == "HEAD" else { throw ReportError.notThisFormat("it isn't HEAD", line: record.line) }
    guard !isOver else { throw ReportError.notThisFormat("there is more after the footer", line: record.line) }
    do {
      try take(record, into: &content)
    } catch let reject as ReportReject where ["HEAD", "FOOT", "SRFO"].contains(record.kind) || record.kind.hasPrefix("SY") {
      // What all the others rest on can't be left out.
      throw ReportError.notThisFormat("\(record.kind), \(reject.column): \(reject.reason)", line: record.line)
    }
  }

  private mutating func take(_ record: DDEXRecord, into content: inout ReportContent) throws {
    switch record.kind {
    case "HEAD": try readHead(record, into: &content)
    case "FOOT":
      claimed = try (
        record.required("NumberOfLinesInFile"), record.cell("NumberOfSummaryRecords"), record.cell("NumberOfBlocksInFile")
      )
      isOver = true
    case "SRFO":
      let lines = content.part == nil ? try record.required("NumberOfLinesInReport") : nil
      claimed = (lines, try record.cell("NumberOfSummaryRecords"), nil)
      isOver = true
    case let kind where kind.hasPrefix("SY"): try readSummary(record)
    default:
      try enterBlock(of: record)
      try readDetail(record)
    }
  }

  private mutating func readHead(_ record: DDEXRecord, into content: inout ReportContent) throws {
    guard !hasHead else { throw ReportError.notThisFormat("there is a second HEAD", line: record.line) }
    hasHead = true
    let (start, end) = (try record.required("UsageStartDate"), try record.required("UsageEndDate"))
    guard let first = Self.period(start)?.start, let last = Self.period(end)?.end, let period = ReportPeriod(first, last) else {
      throw ReportReject(
        line: record.line, column: "UsageStartDate", reason: "'\(start.prefix(24))' to '\(end.prefix(24))' are no days")
    }
    content.period = period
    if let count = try record.cell("NumberOfFiles"), count != "1" {
      content.part = "\(try record.required("FileNumber")) of \(count)"
    }
  }

  private mutating func readSummary(_ record: DDEXRecord) throws {
    let id = try record.required("SummaryRecordId")
    let code = try record.cell("CurrencyOfAccounting") ?? record.required("CurrencyOfReporting")
    let place = try record.cell("Territory") ?? Territory.unknown.code
    guard let currency = Currency(code), let territory = Territory(place) else {
      throw ReportReject(
        line: record.line, column: "Territory",
        reason: "'\(place.prefix(16))' and '\(code.prefix(16))' are no country and currency")
    }
    contexts[id] = Context(
      territory: territory, right: Self.right(try record.cell("CommercialModel") ?? ""), currency: currency)
    summaries += 1
  }

  /// Blocks are told apart by the id that all their records have; records that stand for themselves are no blocks.
  private mutating func enterBlock(of record: DDEXRecord) throws {
    guard let id = try record.cell("BlockId"), id != block else { return }
    block = id
    blocks += 1
    (releases, resources, sold) = ([:], [:], [:])
  }

  private mutating func readDetail(_ record: DDEXRecord) throws {
    switch record.kind {
    case "RE01", "RE03", "RE04":
      releases[try record.required("ReleaseReference")] = try Self.release(record)
    case "AS01", "AS02", "AS03", "AS05", "AS06":
      resources[try record.required("ResourceReference")] = try Self.resource(record)
    case "SU01", "SU02", "SU04":
      hasUsage = true
      let title =
        try record.cell("TransactedResource").flatMap { resources[$0] }
        ?? record.cell("TransactedRelease").flatMap { releases[$0] }
      sold[try record.required("SalesTransactionId")] = title
    case "SU03":
      hasUsage = true
      let id = try record.required("DspResourceId")
      sold[try record.required("SalesTransactionId")] = resources.values.first { $0.id == id } ?? Title(id: id)
    case "LI01":
      let sale = try record.required("ParentSalesTransactionId")
      guard let title = sold[sale] else {
        throw ReportReject(
          line: record.line, column: "ParentSalesTransactionId", reason: "the block has no sale '\(sale.prefix(64))'")
      }
      try add(record, "AllocatedAmount", to: title)
    case "SR03", "SR06": try add(record, "AllocatedAmount", to: Self.resource(record))
    case "SR08":
      let isResource = try record.cell("DspResourceId") != nil || record.cell("ISRC") != nil
      let title = try isResource ? Self.resource(record) : Self.release(record)
      try add(record, "AllocatedNetRevenueInCurrencyOfAccounting", to: title)
    case let kind where kind.count == 4: hasUsage = hasUsage || kind.hasPrefix("SR")
    default:
      throw ReportReject(line: record.line, column: "RecordType", reason: "'\(record.kind.prefix(16))' is no kind of record")
    }
  }

  private mutating func add(_ record: DDEXRecord, _ cell: String, to title: Title) throws {
    hasUsage = true
    let id = try record.required("SummaryRecordId")
    guard let context = contexts[id] else {
      throw ReportReject(line: record.line, column: "SummaryRecordId", reason: "there is no summary '\(id.prefix(64))'")
    }
    let sum = Sum(title: title, territory: context.territory, right: context.right, currency: context.currency)
    let amount = try record.amount(cell)
    guard let total = sums[sum, default: (.zero, record.line)].amount.plus(amount) else {
      throw ReportError.tooLarge(sum.currency)
    }
    sums[sum, default: (.zero, record.line)].amount = total
  }

  // MARK: The end

  mutating func finish(lines: Int, into content: inout ReportContent) throws {
    guard hasHead else { throw ReportError.noHeader(wanted: "HEAD") }
    guard isOver else { throw ReportError.noFooter("FOOT or SRFO") }
    for (what, says, found) in [
      ("number of lines", claimed.lines, lines), ("number of summary records", claimed.summaries, summaries),
      ("number of blocks", claimed.blocks, blocks),
    ] {
      if let says, Int(says) != found { throw ReportError.wrongTotal(what, says: says, found: "\(found)") }
    }
    if hasUsage, sums.isEmpty, content.rejectCount == 0 {
      throw ReportError.notThisFormat("it tells usage but allocates no amounts (LI01, SR03, SR06, SR08)", line: lines)
    }
    guard let period = content.period else { throw ReportError.noPeriod(format: Self.name) }
    for (sum, (amount, line)) in sums.sorted(by: { $0.value.line < $1.value.line }) {
      guard let gross = try? amount.roundedMinorUnits(of: sum.currency) else { throw ReportError.tooLarge(sum.currency) }
      let key = "\(sum.territory)|\(sum.right)|\(sum.currency)|\(sum.title.id)"
      let identifiers = Work.Identifiers(isrc: sum.title.isrc, eidr: sum.title.eidr, upc: sum.title.upc)
      do {
        try content.add(
          RevenueLine(
            externalID: key, titleID: sum.title.id, title: sum.title.name, identifiers: identifiers, right: sum.right,
            territory: sum.territory, gross: Money(gross, sum.currency), earnedOn: period.end),
          at: line)
      } catch let reject as ReportReject {
        content.reject(reject)
      }
    }
  }

  private static func release(_ record: DDEXRecord) throws(ReportReject) -> Title {
    let upc = try record.cell("ReleaseICPN", "ReleaseIcpn", "ICPN")
    let (id, name) = (try record.cell("DspReleaseId"), try record.cell("ReleaseTitle") ?? "")
    return Title(id: id ?? upc ?? name, name: name, upc: upc)
  }

  private static func resource(_ record: DDEXRecord) throws(ReportReject) -> Title {
    let (isrc, eidr) = (try record.cell("ResourceISRC", "ISRC"), try record.cell("EIDR", "ResourceEIDR"))
    let (id, name) = (try record.cell("DspResourceId"), try record.cell("ResourceTitle") ?? "")
    return Title(id: id ?? isrc ?? eidr ?? name, name: name, eidr: eidr, isrc: isrc)
  }

  /// Reads a year, a month or a day.
  private static func period(_ text: String) -> ReportPeriod? {
    text.utf8.count == 4 ? ReportPeriod("\(text)-01-01/\(text)-12-31") : ReportPeriod(text)
  }

  private static func right(_ model: String) -> RevenueRight {
    if model.hasPrefix("Ad") { return .avod }
    return model.hasPrefix("PayAsYouGo") || model.hasPrefix("Rental") ? .tvod : .svod
  }
}
