import Foundation
import Postgres

/// Lines of revenue one by one, as services add them and people look at them.
public enum RevenueEntries {
  /// What a service adds.
  public struct Request: Codable, Sendable, Equatable {
    public var source: RevenueSource
    public var entries: [RevenueEntry]

    public init(source: RevenueSource, entries: [RevenueEntry]) { (self.source, self.entries) = (source, entries) }
  }

  public struct Result: Codable, Sendable, Equatable {
    public var lines: Int
    /// Those that weren't known before.
    public var added: Int
    /// How many of those wait to be given their work.
    public var suspended: Int
  }

  /// A line of the books.
  public struct Entry: Codable, Sendable, Equatable {
    public var id: Int64
    public var source: String
    public var externalId: String
    /// From 1; a later one holds the difference from those before.
    public var revision: Int32
    public var report: Int64?
    /// Nil in suspense.
    public var work: Int64?
    public var titleId: String
    public var title: String
    public var right: String
    public var territory: String
    public var currency: String
    /// Minor units of the currency.
    public var amount: Int64
    public var earnedOn: String
    public var receivedAt: Date
  }

  /// Which lines are looked at.
  public struct Filter: Sendable, Equatable {
    public var source: String?
    public var work: Int64?
    public var isSuspended: Bool?
    public var from: CalendarDate?
    public var to: CalendarDate?

    public init() {}
  }

  public enum Refusal: BusinessRefusal, Equatable {
    case count(Int)
    case noSuchWork(Int64)
    case differs(String, member: String, before: String)
    case suspended(String, RevenueSource, String, Work.ID)

    /// Whether it contradicts what is in the books, rather than itself.
    public var isConflict: Bool {
      switch self {
      case .count, .noSuchWork: false
      case .differs, .suspended: true
      }
    }

    public var description: String {
      switch self {
      case .count(let count): "there are \(count) entries; one request takes 1 to 1000"
      case .noSuchWork(let work): "there is no work \(work)"
      case .differs(let entry, "amount", let before):
        "entry \(entry), amount: the books have it with \(before); correct it by the job revenue.correct"
      case .differs(let entry, let member, let before):
        """
        entry \(entry), \(member): the books have it with '\(before)'; set it to 0 by the job revenue.correct, and add what is right under \
        an externalId of its own
        """
      case .suspended(let entry, let source, let title, let work):
        """
        entry \(entry), work: the books have it in suspense; say which work '\(title.prefix(80))' is by \
        sprocket revenue suspense --source \(source) --resolve … --work \(work)
        """
      }
    }
  }

  /// Adds lines, all of them or none; those that are known, just as they are, count once. An entry that doesn't say a work is equal to one
  /// whose title has got it meanwhile.
  /// - Throws: ``Refusal``, ``RevenueEntry/Refusal``, ``ReportError/repeatedLine(_:lines:)``, `PostgresError`.
  public static func add(_ request: Request, in transaction: PostgresTransaction) async throws -> Result {
    guard (1...1_000).contains(request.entries.count) else { throw Refusal.count(request.entries.count) }
    let lines = try request.entries.map { try $0.line() }
    try await transaction.query(Revenue.lock(request.source))
    let works = Array(Set(lines.compactMap(\.work)))
    let missing = try await transaction.query(
      "SELECT id FROM unnest(\(works)) AS id WHERE id NOT IN (SELECT work.id FROM work)")
    if let row = missing.first { throw Refusal.noSuchWork(try row["id"]) }
    let known = try await KnownEntries(of: lines.map(\.externalID), from: request.source, in: transaction)
    for line in lines { try known.check(line) }
    let receipt = try await Revenue.receive(lines, from: request.source, in: transaction)
    return Result(lines: lines.count, added: receipt.added, suspended: receipt.suspended)
  }

  /// The lines that were received last come first.
  /// - Parameter before: the id of the last line that was seen.
  /// - Throws: `PostgresError`.
  public static func list(_ filter: Filter, before: Int64? = nil, limit: Int, in database: some PostgresExecutor) async throws
    -> [Entry]
  {
    try await database.query(
      """
      SELECT id, source, external_id, revision, report, work, title_id, title, right_kind, territory, currency, gross, earned_on,
        received_at
      FROM revenue_line
      WHERE (\(before)::bigint IS NULL OR id < \(before)) AND (\(filter.source)::text IS NULL OR source = \(filter.source))
        AND (\(filter.work)::bigint IS NULL OR work = \(filter.work))
        AND (\(filter.isSuspended)::bool IS NULL OR (work IS NULL) = \(filter.isSuspended))
        AND (\(filter.from)::date IS NULL OR earned_on >= \(filter.from))
        AND (\(filter.to)::date IS NULL OR earned_on <= \(filter.to))
      ORDER BY id DESC LIMIT \(limit)
      """
    ).map { row in
      let earnedOn: CalendarDate = try row["earned_on"]
      return try Entry(
        id: row["id"], source: row["source"], externalId: row["external_id"], revision: row["revision"], report: row["report"],
        work: row["work"], titleId: row["title_id"], title: row["title"], right: row["right_kind"], territory: row["territory"],
        currency: row["currency"], amount: row["gross"], earnedOn: "\(earnedOn)", receivedAt: row["received_at"])
    }
  }
}
