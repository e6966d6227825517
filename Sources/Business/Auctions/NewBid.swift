/// What somebody would pay for a listing.
public struct NewBid: Codable, Sendable, Equatable {
  public var bidder: Party.ID
  /// Minor units of the listing's currency.
  public var amount: Int64
  /// The listing's currency; named by those who want to be sure of it.
  public var currency: Currency?

  public init(bidder: Party.ID, amount: Int64, currency: Currency? = nil) {
    (self.bidder, self.amount, self.currency) = (bidder, amount, currency)
  }
}
