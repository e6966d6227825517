import Postgres

extension Auctions {
  /// Sells a listing to the first who has its price. Whoever comes later is told that it is sold.
  /// - Throws: ``MarketplaceError``; `PostgresError`.
  public static func buy(
    _ id: Listing.ID, for buyer: Party.ID, expecting price: Money? = nil, in transaction: PostgresTransaction
  ) async throws -> Sale {
    let locked = try await LockedListing(id, in: transaction)
    guard case .fixedPrice(let asked) = locked.listing.terms else { throw MarketplaceError.onlyAuctioned(id) }
    try locked.mustBeOpen()
    guard buyer != locked.listing.seller else { throw MarketplaceError.ownListing(id) }
    let amount = Money(asked, locked.listing.currency)
    if let price, price != amount { throw MarketplaceError.otherPrice(price, price: amount) }
    try await Credit.reserve(amount, of: buyer, in: transaction)
    return try await sell(locked, to: buyer, for: asked, from: .credit, bid: nil, in: transaction)
  }

  /// - Returns: nil for a listing that isn't sold.
  public static func sale(of id: Listing.ID, in database: some PostgresExecutor) async throws -> Sale? {
    try await database.query("SELECT \(Sale.columns) FROM sale WHERE listing = \(id)").first.map { try Sale($0) }
  }

  /// Closes a listing as sold, pays its price out of one of the buyer's accounts, and keeps what became of it.
  static func sell(
    _ locked: LockedListing, to buyer: Party.ID, for price: Int64, from source: Account.Kind, bid: Int?,
    in transaction: PostgresTransaction
  ) async throws -> Sale {
    let listing = locked.listing
    let shares = try SaleShares(of: price, by: listing.rates)
    let payment = Account(source, of: buyer, in: listing.currency)
    let receipt = try await Ledger.post(
      LedgerTransaction(
        source: LedgerTransaction.Source("sale", "\(listing.id)"),
        postings: [Posting(-price, to: payment)] + shares.postings(of: listing, platform: locked.platform)),
      in: transaction)
    let rows = try await transaction.perform([
      """
      INSERT INTO sale (listing, buyer, bid, currency, price, fee, royalty, seller_net, posted)
      VALUES (\(listing.id), \(buyer), \(bid), \(listing.currency.code), \(price), \(shares.fee), \(shares.royalty),
        \(shares.sellerNet), \(receipt.id))
      RETURNING \(Sale.columns)
      """,
      closing(listing.id, as: .sold),
      "UPDATE bid SET state = 'won' WHERE listing = \(listing.id) AND number = \(bid) AND state = 'leading'",
    ])
    guard rows[1].count == 1 else { throw MarketplaceError.closed(listing.id, .sold) }
    return try Sale(rows[0][0])
  }
}

extension SaleShares {
  /// What comes to whom; nothing to those whose share is zero, and once to who has two.
  fileprivate func postings(of listing: Listing, platform: Party.ID) -> [Posting] {
    let (fees, payable) = (
      Account(.fee, of: platform, in: listing.currency),
      { Account(.payable, of: $0, in: listing.currency) }
    )
    let creator = listing.creator == listing.seller ? 0 : royalty
    return [
      Posting(fee, to: fees), Posting(creator, to: payable(listing.creator)),
      Posting(sellerNet + royalty - creator, to: payable(listing.seller)),
    ].filter { $0.amount != 0 }
  }
}
