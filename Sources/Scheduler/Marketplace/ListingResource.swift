import Business
import Foundation
import Hummingbird

/// A listing as the API shows it. Amounts are minor units. The reserve is the seller's secret; a listing only tells whether it is met.
struct ListingResource: ResponseCodable, Sendable {
  let id: Listing.ID
  let work: Work.ID
  let seller: Party.ID
  let creator: Party.ID
  let kind: NewListing.Kind
  let currency: Currency
  let price: Int64?
  let minimumBid: Int64?
  let incrementBasisPoints: Int64?
  let extensionSeconds: Int64?
  let endsAt: Date?
  let feeBasisPoints: Int64
  let royaltyBasisPoints: Int64
  let state: Listing.State
  let version: Int
  let openedAt: Date
  let closedAt: Date?

  init(_ listing: Listing) {
    (id, work, seller, creator) = (listing.id, listing.work, listing.seller, listing.creator)
    (currency, state, version) = (listing.currency, listing.state, listing.version)
    (openedAt, closedAt) = (listing.openedAt, listing.closedAt)
    (feeBasisPoints, royaltyBasisPoints) = (listing.rates.feeBasisPoints, listing.rates.royaltyBasisPoints)
    switch listing.terms {
    case .auction(let terms):
      (kind, price, minimumBid, endsAt) = (.auction, nil, terms.minimumBid, terms.endsAt)
      (incrementBasisPoints, extensionSeconds) = (terms.incrementBasisPoints, terms.extensionSeconds)
    case .fixedPrice(let price):
      (kind, self.price, minimumBid, endsAt) = (.fixedPrice, price, nil, nil)
      (incrementBasisPoints, extensionSeconds) = (nil, nil)
    }
  }
}

/// A page of listings, the newest first.
struct ListingPage: ResponseEncodable {
  let listings: [ListingResource]
  let next: String?
}
