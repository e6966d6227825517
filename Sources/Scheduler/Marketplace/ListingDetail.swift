import Business
import Foundation
import Hummingbird
import Postgres

/// A listing with its latest bids, and what it was sold for.
struct ListingDetail: ResponseEncodable {
  let listing: ListingResource
  /// The highest first.
  let bids: [BidResource]
  /// The least that the next bid can be; nil where none is taken.
  let nextBid: Int64?
  /// Whether the highest bid would buy; nil for a fixed price.
  let reserveMet: Bool?
  let sale: SaleResource?

  /// - Throws: ``MarketplaceError/noSuchListing(_:)``; `PostgresError`.
  init(_ id: Listing.ID, for caller: Caller, in database: PostgresClient) async throws {
    // As of one moment.
    let (listing, bids, sale, own) = try await database.transaction(isolation: .repeatableRead) { transaction in
      guard let listing = try await Auctions.listing(id, in: transaction) else { throw MarketplaceError.noSuchListing(id) }
      return (
        listing, try await Auctions.bids(for: id, in: transaction), try await Auctions.sale(of: id, in: transaction),
        try await Parties.party(withAccount: caller.id, in: transaction)
      )
    }
    self.listing = ListingResource(listing)
    self.bids = bids.map { BidResource($0) }
    self.sale = sale.map { SaleResource($0, showsLicence: caller.role >= .admin || $0.buyer == own) }
    let highest = bids.first?.amount.minorUnits
    if case .auction(let terms) = listing.terms {
      let rules = BidRules(terms)
      nextBid = listing.state == .open ? rules.minimum(after: highest) : nil
      reserveMet = highest.map(rules.meetsReserve) ?? false
    } else {
      (nextBid, reserveMet) = (nil, nil)
    }
  }
}

/// A bid, and for one that was just placed, when the auction ends now.
struct BidResource: ResponseCodable, Sendable {
  let listing: Listing.ID
  let number: Int
  let bidder: Party.ID
  let amount: Int64
  let currency: Currency
  let state: Bid.State
  let placedAt: Date
  let endsAt: Date?

  init(_ bid: Bid, endsAt: Date? = nil) {
    (listing, number, bidder, state) = (bid.listing, bid.number, bid.bidder, bid.state)
    (amount, currency, placedAt, self.endsAt) = (bid.amount.minorUnits, bid.amount.currency, bid.placedAt, endsAt)
  }

  init(_ placed: (bid: Bid, endsAt: Date)) { self.init(placed.bid, endsAt: placed.endsAt) }
}

/// A sale. Its licence is for the buyer's eyes.
struct SaleResource: ResponseCodable, Sendable {
  let listing: Listing.ID
  let buyer: Party.ID
  let currency: Currency
  let price: Int64
  let fee: Int64
  let royalty: Int64
  let sellerNet: Int64
  let soldAt: Date
  let licence: UUID?

  init(_ sale: Sale, showsLicence: Bool) {
    (listing, buyer, currency, price) = (sale.listing, sale.buyer, sale.currency, sale.price)
    (fee, royalty, sellerNet, soldAt) = (sale.fee, sale.royalty, sale.sellerNet, sale.soldAt)
    licence = showsLicence ? sale.licence : nil
  }
}
