import Foundation
import Postgres

/// A listing that nobody else changes until the transaction ends, and what was true when that began.
struct LockedListing: Sendable {
  let listing: Listing
  /// The bid whose amount is held, or has bought.
  let leader: Bid?
  /// The database's clock. It is read when the lock is held: who waited for it is as late as that.
  let now: Date
  let platform: Party.ID

  /// - Throws: ``MarketplaceError/noSuchListing(_:)``; `PostgresError`.
  init(_ id: Listing.ID, in transaction: PostgresTransaction) async throws {
    let rows = try await transaction.perform([
      "SELECT \(Listing.columns) FROM listing WHERE id = \(id) FOR NO KEY UPDATE",
      // Statements of their own: they see what is committed once the lock is held.
      "SELECT \(Bid.columns) FROM bid WHERE listing = \(id) AND state IN ('leading', 'won')",
      "SELECT clock_timestamp() AS now, id AS platform FROM party WHERE kind = 'platform'",
    ])
    guard let row = rows[0].first else { throw MarketplaceError.noSuchListing(id) }
    listing = try Listing(row)
    leader = try rows[1].first.map { try Bid($0) }
    (now, platform) = (try rows[2][0]["now"], try rows[2][0]["platform"])
  }

  /// - Throws: ``MarketplaceError/closed(_:_:)``.
  func mustBeOpen() throws(MarketplaceError) {
    guard listing.state == .open else { throw .closed(listing.id, listing.state) }
  }
}
