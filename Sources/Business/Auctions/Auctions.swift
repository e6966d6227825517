import Foundation
import Postgres

/// Works that are sold once: to the highest bidder, or to the first who pays their price.
///
/// Whatever changes a listing locks its row first, decides by the database's clock, and does all of it in one transaction.
public enum Auctions {
  /// The job that ends an auction, put into the outbox for the time of its end.
  public static let expiryJob = "auction.expire"

  /// Puts a work up for sale; an auction's expiry is in the outbox.
  /// - Throws: ``MarketplaceError``; `PostgresError`.
  public static func open(_ request: NewListing, in transaction: PostgresTransaction) async throws -> Listing {
    guard let owner = try await Works.owner(of: request.work, in: transaction) else {
      throw MarketplaceError.noSuchWork(request.work)
    }
    if let seller = request.seller, try await Parties.party(seller, in: transaction) == nil {
      throw MarketplaceError.noSuchParty(seller)
    }
    let now: Date = try await transaction.value("SELECT clock_timestamp()")
    let (rates, terms) = (try request.rates(), try request.terms(at: now))
    let listing = try await insert(request, of: owner, rates: rates, terms: terms, in: transaction)
    if case .auction(let terms) = listing.terms {
      try await Outbox.put([AuctionExpiry(listing.id, version: listing.version).message(at: terms.endsAt)], in: transaction)
    }
    return listing
  }

  /// Takes a listing back, for as long as there is no bid.
  /// - Throws: ``MarketplaceError``; `PostgresError`.
  public static func cancel(_ id: Listing.ID, in transaction: PostgresTransaction) async throws -> Listing {
    let locked = try await LockedListing(id, in: transaction)
    if locked.listing.state == .cancelled { return locked.listing }
    try locked.mustBeOpen()
    guard locked.leader == nil else { throw MarketplaceError.hasBids(id) }
    return try await close(id, as: .cancelled, in: transaction)
  }

  /// Closes an open listing. That it still is open, is part of the statement.
  static func close(_ id: Listing.ID, as state: Listing.State, in transaction: PostgresTransaction) async throws -> Listing {
    let rows = try await transaction.query(closing(id, as: state))
    guard let row = rows.first else { throw MarketplaceError.closed(id, state) }
    return try Listing(row)
  }

  static func closing(_ id: Listing.ID, as state: Listing.State) -> SQL {
    """
    UPDATE listing SET state = \(state.rawValue), closed_at = clock_timestamp() WHERE id = \(id) AND state = 'open'
    RETURNING \(Listing.columns)
    """
  }

  private static func insert(
    _ request: NewListing, of owner: Party.ID, rates: SaleRates, terms: Listing.Terms, in transaction: PostgresTransaction
  ) async throws -> Listing {
    let (price, auction): (Int64?, AuctionTerms?) =
      switch terms {
      case .auction(let terms): (nil, terms)
      case .fixedPrice(let price): (price, nil)
      }
    let rows = try await transaction.query(
      """
      INSERT INTO listing (work, seller, creator, kind, currency, fee_bps, royalty_bps, price, minimum_bid, reserve, increment_bps,
        extension_seconds, ends_at)
      VALUES (\(request.work), \(request.seller ?? owner), \(owner), \(request.kind.rawValue), \(request.currency.code),
        \(rates.feeBasisPoints), \(rates.royaltyBasisPoints), \(price), \(auction?.minimumBid), \(auction?.reserve),
        \(auction?.incrementBasisPoints), \(auction?.extensionSeconds), \(auction?.endsAt))
      RETURNING \(Listing.columns)
      """)
    return try Listing(rows[0])
  }
}
