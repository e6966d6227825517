import Foundation
import Postgres

extension Auctions {
  /// Ends an auction at the end that a job was made for. A job for an earlier end does nothing.
  /// - Throws: ``MarketplaceError``; `PostgresError`.
  public static func expire(_ expiry: AuctionExpiry, in database: PostgresClient) async throws -> AuctionOutcome {
    try await database.transaction { try await settle(expiry.listingId, version: expiry.version, in: $0) }
  }

  /// Ends an auction whose time is over: sells to the highest bidder, or gives back what is held for a bid below the reserve. One that
  /// is ended already stays as it is, and what became of it is told again.
  /// - Throws: ``MarketplaceError``; `PostgresError`.
  public static func settle(_ id: Listing.ID, in database: PostgresClient) async throws -> AuctionOutcome {
    try await database.transaction { try await settle(id, version: nil, in: $0) }
  }

  private static func settle(_ id: Listing.ID, version: Int?, in transaction: PostgresTransaction) async throws
    -> AuctionOutcome
  {
    let locked = try await LockedListing(id, in: transaction)
    guard case .auction(let terms) = locked.listing.terms else { throw MarketplaceError.notAnAuction(id) }
    func outcome(_ state: AuctionOutcome.State, isNew: Bool = false, sale: Sale? = nil) -> AuctionOutcome {
      AuctionOutcome(listingId: id, state: state, isNew: isNew, endsAt: terms.endsAt, sale: sale)
    }
    switch locked.listing.state {
    case .sold: return outcome(.sold, sale: try await sale(of: id, in: transaction))
    case .unsold: return outcome(.unsold)
    case .cancelled: return outcome(.cancelled)
    case .open: break
    }
    if let version, version != locked.listing.version { return outcome(.stale) }
    let rules = BidRules(terms)
    if rules.isOpen(at: locked.now) { return outcome(.notDue) }
    if let winner = locked.leader, rules.meetsReserve(winner.amount.minorUnits) {
      let sale = try await sell(
        locked, to: winner.bidder, for: winner.amount.minorUnits, from: .hold, bid: winner.number, in: transaction)
      return outcome(.sold, isNew: true, sale: sale)
    }
    if let loser = locked.leader { try await release(loser, as: .lost, in: transaction) }
    _ = try await close(id, as: .unsold, in: transaction)
    return outcome(.unsold, isNew: true)
  }
}
