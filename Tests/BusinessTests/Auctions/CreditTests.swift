import Business
import Postgres
import Testing

extension AuctionTests {
  @Suite struct CreditTests {
    private func deposit(_ amount: Int64, to account: String, _ reference: String, in market: Market) async throws
      -> CreditReceipt
    {
      let payment = CreditPayment(Money(amount, Market.euro), account: account, reference: reference)
      return try await market.client.transaction { try await Credit.deposit(payment, in: $0) }
    }

    private func withdraw(_ amount: Int64, from account: String, _ reference: String, in market: Market) async throws
      -> CreditReceipt
    {
      let payment = CreditPayment(Money(amount, Market.euro), account: account, reference: reference)
      return try await market.client.transaction { try await Credit.withdraw(payment, in: $0) }
    }

    private func withAccounts(_ body: (Market) async throws -> Void) async throws {
      try await withMarket(credit: [0, 0]) { market in
        for (bidder, account) in zip(market.bidders, ["vera", "bob"]) {
          try await Parties.link(bidder, toAccount: account, in: market.client)
        }
        try await body(market)
      }
    }

    @Test("a payment counts once, however often and by how many at once it is told")
    func deposits() async throws {
      try await withAccounts { market in
        let receipts = try await withThrowingTaskGroup(of: CreditReceipt.self) { group in
          for _ in 0..<8 { group.addTask { try await deposit(500, to: "vera", "p1", in: market) } }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(receipts.filter(\.isNew).count == 1)
        #expect(receipts.allSatisfy { $0.credit == 500 })
        #expect(try await deposit(250, to: "vera", "p2", in: market).credit == 750)
        #expect(try await market.balance(.cash, of: market.bidders[0]) == -750)
        for wrong in [(501, "vera"), (500, "bob")] as [(Int64, String)] {
          await #expect(throws: MarketplaceError.referenceIsTaken("p1")) {
            try await deposit(wrong.0, to: wrong.1, "p1", in: market)
          }
        }
        await #expect(throws: MarketplaceError.noSuchAccount("eve")) { try await deposit(1, to: "eve", "p3", in: market) }
        for amount in [0, -1, .max] as [Int64] {
          await #expect(throws: MarketplaceError.self) { try await deposit(amount, to: "vera", "p3", in: market) }
        }
        try await market.expectSoundBooks()
      }
    }

    @Test("only what isn't held for a bid is paid back, and once")
    func withdrawals() async throws {
      try await withAccounts { market in
        _ = try await deposit(1_000, to: "vera", "p1", in: market)
        let listing = try await market.auction()
        try await market.bid(600, by: 0, for: listing.id)
        await #expect(throws: MarketplaceError.self) { try await withdraw(401, from: "vera", "w1", in: market) }
        let paid = await withTaskGroup(of: CreditReceipt?.self) { group in
          for number in 0..<6 { group.addTask { try? await withdraw(300, from: "vera", "w\(number)", in: market) } }
          return await group.reduce(into: [CreditReceipt]()) { paid, receipt in if let receipt { paid.append(receipt) } }
        }
        let only = try #require(paid.first)
        #expect(paid.count == 1 && only.credit == 100)
        // Told again, though there isn't as much any more.
        #expect(try await withdraw(300, from: "vera", only.reference, in: market).isNew == false)
        #expect(try await market.balance(.credit, of: market.bidders[0]) == 100)
        #expect(try await market.balance(.hold, of: market.bidders[0]) == 600)
        try await market.expectSoundBooks()
      }
    }
  }
}
