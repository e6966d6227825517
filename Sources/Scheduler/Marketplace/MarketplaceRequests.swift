import Business

/// What `POST …/bids` takes.
struct BidRequest: Codable, Sendable {
  /// Minor units of the listing's currency.
  var amount: Int64
  var currency: Currency?
  /// Nil for the caller's own party; another one is an admin's to name.
  var bidder: Party.ID?
}

/// What `POST …/buy` takes: the price that the buyer has seen, so that nobody pays another one.
struct PurchaseRequest: Codable, Sendable {
  /// Minor units.
  var price: Int64
  var currency: Currency
  /// Nil for the caller's own party; another one is an admin's to name.
  var buyer: Party.ID?
}
