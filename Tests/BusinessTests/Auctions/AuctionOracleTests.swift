import Business
import Foundation
import Postgres
import Testing

extension AuctionTests {
  /// Random auctions, held against the same by exact fractions in Python.
  @Suite struct OracleTests {
    private struct Auction: Encodable {
      struct Event: Encodable {
        let at: Int
        let bidder: Int
        let amount: Int64
      }
      let end: Int
      let credit: [Int64]
      let events: [Event]
      let minimum: Int64
      let reserve: Int64
      let increment: Int64
      let `extension`: Int64
      let fee: Int64
      let royalty: Int64

      /// Minutes are far enough from each other for a slow machine.
      init(_ random: inout some RandomNumberGenerator) {
        end = 60 * Int.random(in: 5...30, using: &random)
        credit = (0..<3).map { _ in Int64.random(in: 500...20_000, using: &random) }
        let times = (0..<Int.random(in: 0...10, using: &random)).map { _ in 60 * Int.random(in: 0...40, using: &random) }
        var high: Int64 = 100
        events = times.sorted().map { time in
          high = max(high + Int64.random(in: -100...high / 3, using: &random), 1)
          return Event(at: time, bidder: Int.random(in: 0...2, using: &random), amount: high)
        }
        minimum = Int64.random(in: 1...200, using: &random)
        reserve = Int64.random(in: 1...1_000, using: &random)
        increment = Int64.random(in: 0...2_000, using: &random)
        self.extension = 60 * Int64.random(in: 0...10, using: &random)
        fee = Int64.random(in: 0...5_000, using: &random)
        royalty = Int64.random(in: 0...5_000, using: &random)
      }
    }

    private struct Result: Decodable {
      struct Sale: Decodable, Equatable {
        let buyer: Int
        let price: Int64
        let fee: Int64
        let royalty: Int64
        let sellerNet: Int64
      }
      let taken: Int
      let end: Int
      let sale: Sale?
      let credit: [Int64]
    }

    @Test("40 random auctions go as the rules of exact fractions say")
    func random() async throws {
      var random = SystemRandomNumberGenerator()
      let auctions = (0..<40).map { _ in Auction(&random) }
      let expected: [Result] = try Oracle.run("auction.py", auctions)
      try await withBooks { client in
        for (auction, expected) in zip(auctions, expected) {
          let market = try await Market(client, credit: auction.credit)
          let found = try await run(auction, in: market)
          let text = String(decoding: try JSONEncoder().encode(auction), as: UTF8.self)
          #expect(found.taken == expected.taken, "\(text)")
          #expect(abs(found.end - Double(expected.end)) < 30, "\(text)")
          #expect(found.sale == expected.sale, "\(text)")
          #expect(try await market.credits() == expected.credit, "\(text)")
        }
        try await Market(client, credit: []).expectSoundBooks()
      }
    }

    private func run(_ auction: Auction, in market: Market) async throws -> (taken: Int, end: Double, sale: Result.Sale?) {
      let listing = try await market.auction(
        minimum: auction.minimum, reserve: auction.reserve, increment: auction.increment, extending: auction.extension,
        rates: SaleRates(feeBasisPoints: auction.fee, royaltyBasisPoints: auction.royalty))
      var (taken, end) = (0, Double(auction.end))
      for event in auction.events {
        try await market.setEnd(of: listing.id, in: end - Double(event.at))
        guard (try? await market.bid(event.amount, by: event.bidder, for: listing.id)) != nil else { continue }
        taken += 1
        let left: Double = try await market.client.value(
          "SELECT EXTRACT(EPOCH FROM ends_at - clock_timestamp())::float8 FROM listing WHERE id = \(listing.id)")
        // Back to whole minutes.
        end = ((Double(event.at) + left) / 60).rounded() * 60
      }
      try await market.setEnd(of: listing.id)
      let sale = try await Auctions.settle(listing.id, in: market.client).sale
      return (
        taken, end,
        try sale.map {
          Result.Sale(
            buyer: try #require(market.bidders.firstIndex(of: $0.buyer)), price: $0.price, fee: $0.fee, royalty: $0.royalty,
            sellerNet: $0.sellerNet)
        }
      )
    }
  }
}
