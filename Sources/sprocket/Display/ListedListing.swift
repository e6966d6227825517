import Business
import Foundation

/// A listing for programs: a line of JSON. Amounts are minor units.
struct ListedListing: Encodable {
  struct ListedBid: Encodable {
    let number: Int
    let bidder: Party.ID
    let amount: Int64
    let state: Bid.State
    let placedAt: Date
  }

  let id: Listing.ID
  let work: Work.ID
  let seller: Party.ID
  let kind: NewListing.Kind
  let currency: Currency
  let price: Int64?
  let minimumBid: Int64?
  let reserve: Int64?
  let endsAt: Date?
  let state: Listing.State
  let version: Int
  let bids: [ListedBid]?
  let sale: Sale?

  init(_ listing: Listing, bids: [Bid]? = nil, sale: Sale? = nil) {
    (id, work, seller, currency) = (listing.id, listing.work, listing.seller, listing.currency)
    (state, version, self.sale) = (listing.state, listing.version, sale)
    switch listing.terms {
    case .auction(let terms):
      (kind, price, endsAt) = (.auction, nil, terms.endsAt)
      (minimumBid, reserve) = (terms.minimumBid, terms.reserve)
    case .fixedPrice(let price):
      (kind, self.price, minimumBid, reserve, endsAt) = (.fixedPrice, price, nil, nil, nil)
    }
    self.bids = bids?.map {
      ListedBid(
        number: $0.number, bidder: $0.bidder, amount: $0.amount.minorUnits, state: $0.state,
        placedAt: $0.placedAt)
    }
  }
}
