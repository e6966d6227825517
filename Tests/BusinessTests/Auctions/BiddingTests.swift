import Business
import Foundation
import Postgres
import Testing

extension AuctionTests {
  @Suite struct BiddingTests {
    @Test("a bid is held, the one before is given back, and only the highest buys")
    func sale() async throws {
      try await withMarket { market in
        let listing = try await market.auction()
        try await market.bid(100, by: 0, for: listing.id)
        try await market.bid(105, by: 1, for: listing.id)
        let last = try await market.bid(111, by: 0, for: listing.id)
        #expect(last.number == 3)
        #expect(try await market.credits() == [999_889, 1_000_000, 1_000_000])
        #expect(try await market.balance(.hold, of: market.bidders[0]) == 111)
        try await market.expectSoundBooks()
        try await market.setEnd(of: listing.id)
        let outcome = try await Auctions.settle(listing.id, in: market.client)
        #expect(outcome.state == .sold && outcome.isNew)
        let sale = try #require(outcome.sale)
        #expect([sale.price, sale.fee, sale.royalty, sale.sellerNet] == [111, 17, 5, 89])
        #expect(sale.buyer == market.bidders[0] && sale.bid == 3)
        #expect(try await market.balance(.payable, of: market.creator) == 5)
        #expect(try await market.balance(.payable, of: market.seller) == 89)
        #expect(try await market.balance(.fee, of: market.platform) == 17)
        try await market.expectSoundBooks()
        let again = try await Auctions.settle(listing.id, in: market.client)
        #expect(again.sale == sale && !again.isNew)
      }
    }

    @Test("what isn't a bid is refused, says why, and changes nothing")
    func refusals() async throws {
      try await withMarket(credit: [1_000, 104]) { market in
        let listing = try await market.auction()
        try await market.bid(100, by: 0, for: listing.id)
        func refusal(_ bid: NewBid, for id: Listing.ID? = nil) async -> MarketplaceError? {
          await #expect(throws: MarketplaceError.self) {
            try await market.client.transaction { try await Auctions.bid(bid, for: id ?? listing.id, in: $0) }
          }
        }
        let euro = Market.euro
        let (first, second) = (market.bidders[0], market.bidders[1])
        #expect(
          await refusal(NewBid(bidder: second, amount: 104)) == .tooLow(Money(104, euro), minimum: Money(105, euro)))
        #expect(
          await refusal(NewBid(bidder: second, amount: 105))
            == .insufficientCredit(second, has: Money(104, euro), needs: Money(105, euro)))
        #expect(await refusal(NewBid(bidder: market.seller, amount: 200)) == .ownListing(listing.id))
        #expect(await refusal(NewBid(bidder: first, amount: -.max)) == .tooLow(Money(-.max, euro), minimum: Money(105, euro)))
        let yen = try #require(Currency("JPY"))
        #expect(await refusal(NewBid(bidder: first, amount: 200, currency: yen)) == .otherCurrency(listing.id, euro))
        let nowhere = Listing.ID(rawValue: 77)
        #expect(await refusal(NewBid(bidder: first, amount: 200), for: nowhere) == .noSuchListing(nowhere))
        // Their own bid's hold counts for those who bid more.
        try await market.bid(1_000, by: 0, for: listing.id)
        try await market.expectSoundBooks()
        try await market.setEnd(of: listing.id)
        let late = await refusal(NewBid(bidder: second, amount: 2_000))
        guard case .over = late else { return #expect(late == nil, "a bid at the end is over") }
        _ = try await Auctions.settle(listing.id, in: market.client)
        #expect(await refusal(NewBid(bidder: second, amount: 2_000)) == .closed(listing.id, .sold))
        try await market.expectSoundBooks()
      }
    }

    @Test("a bid in the last ten minutes puts the end off, and the job of the end before is stale")
    func extensions() async throws {
      try await withMarket { market in
        let listing = try await market.auction()
        try await market.bid(100, by: 0, for: listing.id)
        #expect(try await Auctions.listing(listing.id, in: market.client)?.version == 1)
        try await market.setEnd(of: listing.id, in: 300)
        let bid = try await market.bid(200, by: 1, for: listing.id)
        let extended = try #require(try await Auctions.listing(listing.id, in: market.client))
        guard case .auction(let terms) = extended.terms else { return #expect(Bool(false)) }
        #expect(extended.version == 2)
        #expect(abs(terms.endsAt.timeIntervalSince(bid.placedAt) - 600) < 60)
        let jobs = try await market.client.query("SELECT payload::text, due_at FROM outbox ORDER BY id")
        let payloads: [String] = try jobs.map { try $0["payload"] }
        #expect(payloads == [1, 2].map { #"{"version": \#($0), "listingId": \#(listing.id)}"# })
        #expect(try jobs[1]["due_at"] == terms.endsAt)
        try await market.setEnd(of: listing.id)
        #expect(try await Auctions.expire(AuctionExpiry(listing.id, version: 1), in: market.client).state == .stale)
        #expect(try await Auctions.expire(AuctionExpiry(listing.id, version: 2), in: market.client).state == .sold)
      }
    }

    @Test("a job that comes too early does nothing, and says when the end is")
    func notDue() async throws {
      try await withMarket { market in
        let listing = try await market.auction()
        let outcome = try await Auctions.expire(AuctionExpiry(listing.id, version: 1), in: market.client)
        #expect(
          outcome.state == .notDue
            && .auction(AuctionTerms(minimumBid: 100, reserve: 100, endsAt: outcome.endsAt)) == listing.terms)
        #expect(try await Auctions.listing(listing.id, in: market.client) == listing)
      }
    }

    @Test("neither bid nor reserve met: unsold, and what was held comes back once", arguments: [0, 499])
    func unsold(bid: Int64) async throws {
      try await withMarket { market in
        let listing = try await market.auction(reserve: 500)
        if bid > 0 { try await market.bid(bid, by: 0, for: listing.id) }
        try await market.setEnd(of: listing.id)
        for isNew in [true, false] {
          let outcome = try await Auctions.settle(listing.id, in: market.client)
          #expect(outcome.state == .unsold && outcome.isNew == isNew && outcome.sale == nil)
        }
        #expect(try await market.credits() == [1_000_000, 1_000_000, 1_000_000])
        try await market.expectSoundBooks()
      }
    }

    @Test("terms that make no sense are refused with the member that is wrong")
    func terms() async throws {
      try await withMarket { market async throws in
        func member(_ change: (inout NewListing) -> Void) async -> String? {
          var request = NewListing(
            auctionOf: market.work, by: market.seller, in: Market.euro, endsAt: Date(timeIntervalSinceNow: 60))
          change(&request)
          let asked = request
          let error = await #expect(throws: MarketplaceError.self) {
            try await market.client.transaction { try await Auctions.open(asked, in: $0) }
          }
          guard case .invalid(let name, _) = error else { return nil }
          return name
        }
        #expect(await member { $0.minimumBid = 0 } == "minimumBid")
        #expect(await member { $0.reserve = -5 } == "reserve")
        #expect(await member { $0.endsAt = nil } == "endsAt")
        #expect(await member { $0.endsAt = .distantPast } == "endsAt")
        #expect(await member { $0.endsAt = .distantFuture } == "endsAt")
        #expect(await member { $0.price = 5 } == "price")
        #expect(await member { $0.kind = .fixedPrice } == "endsAt")
        #expect(await member { $0.feeBasisPoints = .max } == "feeBasisPoints")
        #expect(await member { $0.royaltyBasisPoints = 8_501 } == "royaltyBasisPoints")
        #expect(await member { $0.extensionSeconds = .max } == "extensionSeconds")
        #expect(try await market.client.value("SELECT count(*) FROM outbox") == 0)
      }
    }

    @Test("a listing without bids can be taken back, one with a bid can't")
    func cancelling() async throws {
      try await withMarket { market in
        let (one, other) = (try await market.auction(), try await market.auction())
        try await market.bid(100, by: 0, for: other.id)
        #expect(try await market.client.transaction { try await Auctions.cancel(one.id, in: $0) }.state == .cancelled)
        await #expect(throws: MarketplaceError.hasBids(other.id)) {
          try await market.client.transaction { try await Auctions.cancel(other.id, in: $0) }
        }
        #expect(try await Auctions.settle(one.id, in: market.client).state == .cancelled)
      }
    }

    @Test("the database itself shortens no end, reopens nothing, and has one leader and one sale")
    func constraints() async throws {
      try await withMarket { market in
        let listing = try await market.auction()
        try await market.bid(100, by: 0, for: listing.id)
        func constraint(_ statement: SQL) async -> String? {
          await #expect(throws: PostgresError.self) { try await market.client.execute(statement) }?.constraint
        }
        #expect(await constraint("UPDATE listing SET ends_at = ends_at - interval '1 s'") == "listing_never_shortened")
        #expect(
          await constraint(
            "INSERT INTO bid SELECT listing, 2, bidder, currency, amount, state, posted FROM bid, (SELECT max(id) AS posted FROM ledger_transaction) AS t"
          )
            != nil)
        try await market.setEnd(of: listing.id)
        _ = try await Auctions.settle(listing.id, in: market.client)
        #expect(await constraint("UPDATE listing SET state = 'open', closed_at = NULL") == "listing_is_closed")
        #expect(
          await constraint(
            "INSERT INTO sale SELECT listing, buyer, bid, currency, price, fee, royalty, seller_net, 1 FROM sale")
            == "sale_once")
      }
    }
  }
}
