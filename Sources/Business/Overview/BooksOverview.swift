import Foundation
import Postgres

/// What operators look at first: the newest of each kind, and what waits for somebody.
public struct BooksOverview: Sendable {
  /// An auction that is open, soonest to end first, or was ended last.
  public struct AuctionStanding: Sendable, Equatable {
    public let id: Listing.ID
    public let title: String
    public let state: Listing.State
    public let endsAt: Date
    public let bids: Int64
    /// Of the highest bid; nil where there is none.
    public let highest: Money?
  }

  /// How a partner fares.
  public struct PartnerStanding: Sendable, Equatable {
    public let platform: String
    /// Failures in a row.
    public let failures: Int32
    /// Until when it is left alone; nil while it may be asked.
    public let leftAloneUntil: Date?
    public let lastSuccess: Date?
    public let lastFailure: Date?
    public let reason: String?
  }

  public let runs: [RoyaltyRun]
  public let statements: [IssuedStatement]
  /// Money that waits or is on its way, and then what could not be sent.
  public let payouts: [Payout]
  public let auctions: [AuctionStanding]
  public let partners: [PartnerStanding]
  /// Lines of revenue whose work isn't known yet.
  public let suspended: Int64
  /// Jobs that the books have caused and no queue would take.
  public let refusedMessages: Int64

  /// - Throws: `PostgresError`.
  public static func read(in database: some PostgresExecutor) async throws -> BooksOverview {
    let rows = try await database.perform([
      "SELECT \(Payout.columns) FROM payout WHERE state <> 'paid' ORDER BY state = 'failed', id DESC LIMIT 20",
      """
      SELECT listing.id, title, listing.state, ends_at, listing.currency, count(bid.number) AS bids, max(bid.amount) AS highest
      FROM listing JOIN work ON work.id = listing.work LEFT JOIN bid ON bid.listing = listing.id
      WHERE ends_at IS NOT NULL
      GROUP BY listing.id, title
      ORDER BY listing.state <> 'open', CASE WHEN listing.state = 'open' THEN ends_at END, ends_at DESC LIMIT 15
      """,
      """
      SELECT platform, failures, CASE WHEN open_until > now() THEN open_until END AS open_until, last_success_at, last_failure_at,
        last_failure
      FROM partner_gate ORDER BY platform
      """,
      "SELECT count(*) AS count FROM revenue_line WHERE work IS NULL",
      "SELECT count(*) AS count FROM outbox WHERE problem IS NOT NULL",
    ])
    return BooksOverview(
      runs: try await RoyaltyRuns.newest(10, in: database),
      statements: try await Statements.issued(limit: 10, in: database),
      payouts: try rows[0].map { try Payout($0) }, auctions: try rows[1].map { try AuctionStanding($0) },
      partners: try rows[2].map { row in
        try PartnerStanding(
          platform: row["platform"], failures: row["failures"], leftAloneUntil: row["open_until"],
          lastSuccess: row["last_success_at"], lastFailure: row["last_failure_at"], reason: row["last_failure"])
      },
      suspended: try rows[3].first.map { try $0["count"] } ?? 0, refusedMessages: try rows[4].first.map { try $0["count"] } ?? 0
    )
  }
}

extension BooksOverview.AuctionStanding {
  fileprivate init(_ row: PostgresRow) throws {
    let (state, code, highest): (String, String, Int64?) = (try row["state"], try row["currency"], try row["highest"])
    try self.init(
      id: row["id"], title: row["title"], state: Listing.State(rawValue: state) ?? .cancelled, endsAt: row["ends_at"],
      bids: row["bids"], highest: highest.flatMap { amount in Currency(code).map { Money(amount, $0) } })
  }
}
