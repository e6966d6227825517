import Foundation
import Postgres

/// What is fetched from a partner: its report for some days, brought into the books as a whole.
public enum PartnerSync {
  public struct Request: Codable, Sendable, Equatable {
    public var platform: Platform
    /// The first day, `YYYY-MM-DD`; nil for the first of the month that yesterday is in.
    public var from: String?
    /// The last day; nil for the last of the month that `from` is in.
    public var to: String?

    public init(platform: Platform, from: String? = nil, to: String? = nil) {
      (self.platform, self.from, self.to) = (platform, from, to)
    }

    /// The days that are meant. A month is asked for as a whole while it lasts, so that each time corrects the last.
    /// - Throws: ``Refusal``.
    public func period(yesterday: CalendarDate) throws(Refusal) -> ReportPeriod {
      guard let start = from.map({ CalendarDate($0) }) ?? CalendarDate(year: yesterday.year, month: yesterday.month, day: 1)
      else {
        throw .day("from", from ?? "")
      }
      let next = CalendarDate(dayNumber: CalendarDate(dayNumber: start.dayNumber + 32 - Int32(start.day)).dayNumber)
      guard let end = to.map({ CalendarDate($0) }) ?? CalendarDate(dayNumber: next.dayNumber - Int32(next.day)) else {
        throw .day("to", to ?? "")
      }
      guard let period = ReportPeriod(start, end) else { throw .order(start, end) }
      return period
    }
  }

  public struct Result: Codable, Sendable, Equatable {
    public var from: String
    public var to: String
    /// The report's number in the books.
    public var report: Int64?
    /// False where the same report had been received before.
    public var isNew: Bool
    public var pages: Int
    /// Lines of the report.
    public var lines: Int
    /// Lines that it made in the books.
    public var added: Int
    /// How many of those wait to be given their work.
    public var suspended: Int
    /// Lines that it took back: those that the partner had told before, and doesn't now, or otherwise.
    public var takenBack: Int
    /// By how many minor units of each currency what the partner has brought has changed.
    public var change: [String: Int64]
    /// Reports of the partner about some of the same days, but not all.
    public var overlaps: [RevenueReport]

    public init(_ receipt: RevenueReceipt, of period: ReportPeriod, pages: Int) {
      (from, to) = ("\(period.start)", "\(period.end)")
      (report, isNew, self.pages) = (receipt.report?.rawValue, receipt.isNew, pages)
      (lines, added, suspended) = (receipt.lines, receipt.added, receipt.suspended)
      (takenBack, overlaps) = (receipt.takenBack, receipt.overlaps)
      change = Dictionary(uniqueKeysWithValues: receipt.change.map { ($0.key.code, $0.value) })
    }
  }

  public enum Refusal: BusinessRefusal, Equatable {
    case day(String, String)
    case order(CalendarDate, CalendarDate)
    case claim(String)

    public var description: String {
      switch self {
      case .day(let name, let text): "\(name) is '\(text.prefix(24))'; it can be a day such as 2026-10-31"
      case .order(let start, let end): "from is \(start), which is after \(end)"
      case .claim(let text): "the partner's total is '\(text.prefix(40))', which is no amount"
      }
    }
  }

  /// The day before today, UTC.
  public static func yesterday(in database: some PostgresExecutor) async throws -> CalendarDate {
    try await database.value("SELECT (now() AT TIME ZONE 'UTC')::date - 1")
  }
}

extension GatheredReport {
  /// Takes the next page of a partner's report.
  /// - Throws: ``RevenueEntry/Refusal``, ``PartnerSync/Refusal``, ``ReportError``: then the report is no good as a whole.
  public mutating func add(_ page: PartnerPage) throws {
    for entry in page.entries { try add(entry.line()) }
    guard let claims = page.claims else { return }
    var amounts: [Currency: Int64] = [:]
    for (code, text) in claims.amounts {
      guard let currency = Currency(code), let amount = try? ExactDecimal.minorUnits(text.utf8, of: currency) else {
        throw PartnerSync.Refusal.claim("\(text) \(code)")
      }
      amounts[currency] = amount
    }
    claim(lines: claims.lines, amounts: amounts)
  }

  /// Whether the report has said what it comes to.
  public var hasClaims: Bool { claims != ReportClaims() }
}
