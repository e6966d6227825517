import Foundation

/// Why nothing was listed, bid or bought.
public enum MarketplaceError: BusinessRefusal, Equatable {
  case noSuchListing(Listing.ID)
  case noSuchWork(Work.ID)
  case noSuchParty(Party.ID)
  case noSuchAccount(String)
  /// A member of a request, and what is wrong with it.
  case invalid(String, String)
  case closed(Listing.ID, Listing.State)
  /// Its end has passed, and nobody has settled it yet.
  case over(Listing.ID, since: Date)
  case notAnAuction(Listing.ID)
  case onlyAuctioned(Listing.ID)
  case ownListing(Listing.ID)
  case hasBids(Listing.ID)
  case otherCurrency(Listing.ID, Currency)
  /// Nil where no amount is high enough.
  case tooLow(Money, minimum: Money?)
  case otherPrice(Money, price: Money)
  case insufficientCredit(Party.ID, has: Money, needs: Money)
  /// The payment's reference stands for another payment.
  case referenceIsTaken(String)

  public var description: String {
    switch self {
    case .noSuchListing(let id): "there is no listing \(id)"
    case .noSuchWork(let id): "there is no work \(id)"
    case .noSuchParty(let id): "there is no party \(id)"
    case .noSuchAccount(let account):
      "there is no party with the account '\(account.prefix(80))'; enter it with the agreements, under parties"
    case .invalid(let member, let problem): "\(member) \(problem)"
    case .closed(let id, let state): "listing \(id) is \(state.rawValue); it takes no bids and can't be bought"
    case .over(let id, let end): "the auction of listing \(id) ended at \(end.formatted(.iso8601)); it takes no more bids"
    case .notAnAuction(let id): "listing \(id) is sold at a price, not by auction; buy it"
    case .onlyAuctioned(let id): "listing \(id) is sold by auction, not at a price; bid for it"
    case .ownListing(let id): "listing \(id) is the bidder's own; somebody else has to bid or buy"
    case .hasBids(let id): "listing \(id) has a bid, so it can't be cancelled"
    case .otherCurrency(let id, let currency): "listing \(id) is sold in \(currency)"
    case .tooLow(let amount, let minimum?): "a bid of \(amount) is too low; it has to be \(minimum) at least"
    case .tooLow(let amount, nil): "a bid of \(amount) is too low, and none can be higher than the one that leads"
    case .otherPrice(let amount, let price): "the price is \(price), not \(amount)"
    case .insufficientCredit(let party, let has, let needs): "party \(party) has \(has) to spend, and needs \(needs)"
    case .referenceIsTaken(let reference):
      "the payment '\(reference.prefix(80))' is another party's or of another amount; a further one has a reference of its own"
    }
  }
}
