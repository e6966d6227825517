import Business
import Foundation
import Postgres
import Testing

extension AuctionTests {
  @Suite struct SaleTests {
    private static let price = Money(1_000, Market.euro)

    private func listing(_ market: Market) async throws -> Listing {
      try await market.client.transaction {
        try await Auctions.open(NewListing(market.work, by: market.creator, at: Self.price), in: $0)
      }
    }

    @Test("of eight who buy at the same time one has it, and is charged once")
    func race() async throws {
      try await withMarket(credit: Array(repeating: 5_000, count: 8)) { market in
        let listing = try await listing(market)
        let sales = await withTaskGroup(of: Result<Sale, any Error>.self) { group in
          for bidder in market.bidders {
            group.addTask {
              do {
                return .success(try await market.client.transaction { try await Auctions.buy(listing.id, for: bidder, in: $0) })
              } catch { return .failure(error) }
            }
          }
          return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(sales.filter { (try? $0.get()) != nil }.count == 1)
        for case .failure(let error) in sales { #expect(error as? MarketplaceError == .closed(listing.id, .sold)) }
        #expect(try await market.credits().sorted() == [4_000] + Array(repeating: 5_000, count: 7))
        // The creator sells its own work: there is no royalty to post beside.
        #expect(try await market.balance(.payable, of: market.creator) == 850)
        try await market.expectSoundBooks()
      }
    }

    @Test("what a sale brings is paid out, once, and apart from royalties")
    func payouts() async throws {
      try await withMarket(credit: [5_000]) { market in
        let listing = try await listing(market)
        _ = try await market.client.transaction { try await Auctions.buy(listing.id, for: market.bidders[0], in: $0) }
        let now = Date(timeIntervalSinceNow: 60)
        let royalties = PayoutBatch(currency: "EUR", cutoff: now, minimum: 1)
        #expect(try await royalties.create(in: market.client) == [])
        let sales = PayoutBatch(of: .sales, currency: "EUR", cutoff: now, minimum: 1)
        let payouts = try await sales.create(in: market.client)
        #expect(payouts.map(\.payee) == [market.creator])
        #expect(payouts.map(\.amount) == [850])
        #expect(try await sales.create(in: market.client) == payouts)
        let later = PayoutBatch(of: .sales, currency: "EUR", cutoff: now.addingTimeInterval(1), minimum: 1)
        #expect(try await later.create(in: market.client) == [])
        _ = try await Payouts.fail(payouts[0].id, reason: "no account", by: "somebody", in: market.client)
        let last = PayoutBatch(of: .sales, currency: "EUR", cutoff: now.addingTimeInterval(2), minimum: 1)
        #expect(try await last.create(in: market.client).map(\.amount) == [850])
        // What the sale was paid by counts for no royalties.
        try await Ledger.post(
          LedgerTransaction(
            source: LedgerTransaction.Source("royalty.release", "1"),
            postings: [
              Posting(-300, to: Account(.claimable, of: market.platform, in: Market.euro)),
              Posting(300, to: Account(.payable, of: market.creator, in: Market.euro)),
            ]), in: market.client)
        let earned = PayoutBatch(currency: "EUR", cutoff: now.addingTimeInterval(3), minimum: 1)
        #expect(try await earned.create(in: market.client).map(\.amount) == [300])
      }
    }

    @Test("credit is spent once, however many listings are bought with it at the same time")
    func overspending() async throws {
      try await withMarket(credit: [3_500]) { market in
        var listings: [Listing.ID] = []
        for _ in 0..<8 { listings.append(try await listing(market).id) }
        let bought = await withTaskGroup(of: Bool.self) { group in
          for id in listings {
            group.addTask {
              let sale = try? await market.client.transaction { try await Auctions.buy(id, for: market.bidders[0], in: $0) }
              return sale != nil
            }
          }
          return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(bought == 3)
        #expect(try await market.credits() == [500])
        try await market.expectSoundBooks()
      }
    }

    @Test("the same request under the same key is done once, and answered the same; another one is refused")
    func idempotency() async throws {
      try await withMarket { market in
        let listing = try await listing(market)
        @Sendable func buy(_ body: String) async throws -> Idempotency.Answer<Sale> {
          try await market.client.transaction { transaction in
            try await Idempotency.once(RequestKey(caller: "b", key: "k", request: body.utf8), in: transaction) {
              try await Auctions.buy(listing.id, for: market.bidders[0], in: transaction)
            }
          }
        }
        let answers = try await withThrowingTaskGroup(of: Idempotency.Answer<Sale>.self) { group in
          for _ in 0..<8 { group.addTask { try await buy("one") } }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.filter { !$0.isReplay }.count == 1)
        #expect(Set(answers.map(\.response.licence)).count == 1)
        #expect(Set(answers.map(\.response.soldAt)).count == 1)
        await #expect(throws: IdempotencyError.otherRequest(key: "k")) { try await buy("two") }
        #expect(try await Idempotency.forgetExpired(in: market.client) == 0)
        try await market.client.execute("UPDATE idempotency SET expires_at = now()")
        // What is forgotten is a new request, which finds that the listing is sold.
        await #expect(throws: MarketplaceError.closed(listing.id, .sold)) { try await buy("one") }
        #expect(try await Idempotency.forgetExpired(in: market.client) == 1)
        #expect(try await market.credits()[0] == 999_000)
      }
    }

    @Test("the application's role has the rights to list, bid, buy and settle, and none to change what was agreed")
    func role() async throws {
      try await withMarket { owner in
        var options = PostgresClient.Options()
        options.role = "sprocket_application"
        var market = owner
        market.client = PostgresClient(url: owner.client.url, options: options)
        let (auction, fixed) = (try await market.auction(), try await listing(market))
        for step: Int64 in 1...3 { try await market.bid(100 * step, by: Int(step) % 2, for: auction.id) }
        try await owner.setEnd(of: auction.id)
        #expect(try await Auctions.sweep(in: market.client).sold == 1)
        let key = RequestKey(caller: "a", key: "b", request: "c".utf8)
        let bought = try await market.client.transaction { transaction in
          try await Idempotency.once(key, in: transaction) {
            try await Auctions.buy(fixed.id, for: owner.bidders[2], in: transaction)
          }
        }
        #expect(bought.response.price == 1_000)
        _ = try await CalendarSweep.run(in: market.client)
        for statement: SQL in ["UPDATE listing SET reserve = 1", "UPDATE bid SET amount = 1", "DELETE FROM sale"] {
          let error = await #expect(throws: PostgresError.self) { try await market.client.execute(statement) }
          #expect(error?.sqlState == .insufficientPrivilege)
        }
        try await owner.expectSoundBooks()
        await market.client.close()
      }
    }

    @Test("shares are those of exact fractions, and nothing is lost at the ends of 64 bits")
    func shares() throws {
      #expect(try SaleShares(of: 10, by: SaleRates()) == SaleShares(of: 10, by: SaleRates(feeBasisPoints: 1_500)))
      #expect(try SaleShares(of: 10, by: SaleRates()).fee == 2)
      #expect(try SaleShares(of: 1, by: SaleRates(feeBasisPoints: 5_000, royaltyBasisPoints: 5_000)).fee == 1)
      let all = try SaleShares(of: .max, by: SaleRates(feeBasisPoints: 3_333, royaltyBasisPoints: 6_667))
      #expect(all.fee >= 0 && all.royalty >= 0 && all.sellerNet >= 0)
      #expect(all.fee + all.royalty + all.sellerNet == .max)
      #expect(throws: Allocation.Refusal.self) {
        try SaleShares(of: 1, by: SaleRates(feeBasisPoints: 9_000, royaltyBasisPoints: 1_001))
      }
      #expect(throws: Allocation.Refusal.self) { try SaleShares(of: 1, by: SaleRates(feeBasisPoints: -1)) }
    }
  }
}
