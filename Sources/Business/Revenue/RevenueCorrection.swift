import Postgres

/// Lines that a source had told wrong, set right one by one, outside its reports. What is in the books stays; the difference is added.
public enum RevenueCorrection {
  public struct Request: Codable, Sendable, Equatable {
    public struct Line: Codable, Sendable, Equatable {
      public var externalId: String
      /// What the line comes to in truth: a decimal number as text, in the line's currency.
      public var amount: String

      public init(externalId: String, amount: String) { (self.externalId, self.amount) = (externalId, amount) }
    }

    public var source: RevenueSource
    public var lines: [Line]

    public init(source: RevenueSource, lines: [Line]) { (self.source, self.lines) = (source, lines) }
  }

  public struct Result: Codable, Sendable, Equatable {
    /// Revisions that were added; none where the lines had been set right before.
    public var added: Int
  }

  public enum Refusal: BusinessRefusal, Equatable {
    case count(Int)
    case unknown(String)
    case amount(String, Currency)

    public var description: String {
      switch self {
      case .count(let count): "there are \(count) lines; one correction takes 1 to 1000"
      case .unknown(let id): "line \(id) isn't in the books"
      case .amount(let text, let currency):
        "'\(text.prefix(24))' is no amount like -1234.50 in \(currency), of at most \(Money(RevenueLine.largestAmount, currency))"
      }
    }
  }

  /// Sets lines right, all of them or none. Done again it changes nothing.
  /// - Throws: ``Refusal``, ``ReportError/repeatedLine(_:lines:)``, `PostgresError`.
  public static func apply(_ request: Request, in database: PostgresClient) async throws -> Result {
    guard (1...1_000).contains(request.lines.count) else { throw Refusal.count(request.lines.count) }
    return try await database.transaction { transaction in
      try await transaction.query(Revenue.lock(request.source))
      let known = try await latest(request.lines.map(\.externalId), of: request.source, in: transaction)
      let lines = try request.lines.map { wanted in
        guard var line = known[wanted.externalId] else { throw Refusal.unknown(String(wanted.externalId.prefix(80))) }
        let currency = line.gross.currency
        guard let units = try? ExactDecimal.minorUnits(wanted.amount.utf8, of: currency),
          Money(units, currency).tooLargeForALine == nil
        else {
          throw Refusal.amount(wanted.amount, currency)
        }
        line.gross = Money(units, currency)
        return line
      }
      return Result(added: try await Revenue.receive(lines, from: request.source, in: transaction, correcting: true).added)
    }
  }

  /// What the lines were about when they were told last.
  private static func latest(
    _ ids: [String], of source: RevenueSource, in transaction: PostgresTransaction
  ) async throws -> [String: RevenueLine] {
    let rows = try await transaction.query(
      """
      SELECT DISTINCT ON (external_id) external_id, title_id, title, work, right_kind, territory, currency, earned_on
      FROM revenue_line WHERE source = \(source.name) AND external_id = ANY(\(ids)) ORDER BY external_id, revision DESC
      """)
    return try rows.reduce(into: [:]) { lines, row in
      let (right, territory, code): (String, String, String) = (
        try row["right_kind"], try row["territory"], try row["currency"]
      )
      guard let currency = Currency(code), let right = RevenueRight(right), let territory = Territory(territory) else { return }
      let line = try RevenueLine(
        externalID: row["external_id"], titleID: row["title_id"], title: row["title"], work: row["work"], right: right,
        territory: territory, gross: Money(0, currency), earnedOn: row["earned_on"])
      lines[line.externalID] = line
    }
  }
}
