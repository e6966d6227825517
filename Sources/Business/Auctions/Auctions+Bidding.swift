import Foundation
import Postgres

extension Auctions {
  /// Places a bid: its amount is held from the bidder's credit, and what was held for the bid before is given back. A bid that comes
  /// late puts the end off, and the expiry of the new end is in the outbox.
  /// - Returns: the bid, and the end of the auction after it.
  /// - Throws: ``MarketplaceError``; `PostgresError`.
  public static func bid(_ request: NewBid, for id: Listing.ID, in transaction: PostgresTransaction) async throws
    -> (bid: Bid, endsAt: Date)
  {
    let locked = try await LockedListing(id, in: transaction)
    let (terms, amount) = try admit(request, to: locked)
    if let outbid = locked.leader { try await release(outbid, as: .outbid, in: transaction) }
    try await Credit.reserve(amount, of: request.bidder, in: transaction)
    let bid = try await hold(amount, of: request.bidder, number: (locked.leader?.number ?? 0) + 1, for: id, in: transaction)
    guard let end = BidRules(terms).extendedEnd(byBidAt: locked.now) else { return (bid, terms.endsAt) }
    let version: Int = try await transaction.value(
      "UPDATE listing SET ends_at = \(end), version = version + 1 WHERE id = \(id) AND state = 'open' RETURNING version")
    try await Outbox.put([AuctionExpiry(id, version: version).message(at: end)], in: transaction)
    return (bid, end)
  }

  /// Whether a bid counts. Pure.
  static func admit(_ request: NewBid, to locked: LockedListing) throws(MarketplaceError) -> (AuctionTerms, Money) {
    let listing = locked.listing
    guard case .auction(let terms) = listing.terms else { throw .notAnAuction(listing.id) }
    try locked.mustBeOpen()
    let rules = BidRules(terms)
    guard rules.isOpen(at: locked.now) else { throw .over(listing.id, since: terms.endsAt) }
    guard request.bidder != listing.seller else { throw .ownListing(listing.id) }
    guard request.currency == nil || request.currency == listing.currency else {
      throw .otherCurrency(listing.id, listing.currency)
    }
    let amount = Money(request.amount, listing.currency)
    let minimum = rules.minimum(after: locked.leader?.amount.minorUnits)
    guard let minimum, request.amount >= minimum else {
      throw .tooLow(amount, minimum: minimum.map { Money($0, listing.currency) })
    }
    return (terms, amount)
  }

  /// Gives back what is held for a bid, once.
  static func release(_ bid: Bid, as state: Bid.State, in transaction: PostgresTransaction) async throws {
    try await Ledger.reverse(bid.hold, source: bid.source("auction.bid.release"), in: transaction)
    try await transaction.execute(
      """
      UPDATE bid SET state = \(state.rawValue)
      WHERE listing = \(bid.listing) AND number = \(bid.number) AND state = 'leading'
      """)
  }

  private static func hold(
    _ amount: Money, of bidder: Party.ID, number: Int, for listing: Listing.ID, in transaction: PostgresTransaction
  ) async throws -> Bid {
    let hold = try LedgerTransaction(
      source: Bid.source("auction.bid", listing: listing, number: number),
      postings: [
        Posting(-amount.minorUnits, to: Account(.credit, of: bidder, in: amount.currency)),
        Posting(amount.minorUnits, to: Account(.hold, of: bidder, in: amount.currency)),
      ])
    let receipt = try await Ledger.post(hold, in: transaction)
    let rows = try await transaction.query(
      """
      INSERT INTO bid (listing, number, bidder, currency, amount, hold)
      VALUES (\(listing), \(number), \(bidder), \(amount.currency.code), \(amount.minorUnits), \(receipt.id))
      RETURNING \(Bid.columns)
      """)
    return try Bid(rows[0])
  }
}
