import Business
import Foundation
import Postgres
import PostgresTestKit
import Testing

extension AuctionTests {
  /// One sale for each auction, whoever settles and whatever breaks.
  @Suite struct SettlementTests {
    @Test("1,000 auctions are settled once each by so many workers, all of whom begin with the first", arguments: [2, 8])
    func race(workers: Int) async throws {
      try await withMarket { market in
        let ids = try await market.endedAuctions(1_000)
        let sales = try await withThrowingTaskGroup(of: Int.self) { group in
          for _ in 0..<workers {
            group.addTask {
              var sales = 0
              for id in ids where try await Auctions.settle(id, in: market.client).isNew { sales += 1 }
              return sales
            }
          }
          return try await group.reduce(0, +)
        }
        #expect(sales == 1_000)
        #expect(try await market.client.value("SELECT count(*) FROM ledger_transaction WHERE source_type = 'sale'") == 1_000)
        try await market.expectSoundBooks()
      }
    }

    @Test("a sweep finds all that is over and nothing else, and one that can't be settled holds up no other")
    func sweep() async throws {
      try await withMarket { market in
        let ids = try await market.endedAuctions(20)
        let open = try await market.auction()
        try await market.client.execute(
          "ALTER TABLE sale ADD CONSTRAINT broken CHECK (listing <> \(SQL(verbatim: "\(ids[3])")))")
        let sweeps = try await withThrowingTaskGroup(of: AuctionSweep.self) { group in
          for _ in 0..<2 { group.addTask { try await Auctions.sweep(in: market.client) } }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(sweeps.map(\.sold).reduce(0, +) == 19)
        #expect(sweeps.allSatisfy { $0.failures.map(\.listingId) == [ids[3]] })
        #expect(try await Auctions.listing(open.id, in: market.client)?.state == .open)
        try await market.expectSoundBooks()
      }
    }

    @Test("bids while the auction closes: what is taken counts, and the last one taken buys")
    func closing() async throws {
      try await withMarket { market in
        for _ in 0..<12 {
          let listing = try await market.auction(extending: 0)
          try await market.setEnd(of: listing.id, in: 0.05)
          try await withThrowingTaskGroup(of: Void.self) { group in
            for bidder in 0..<3 {
              group.addTask {
                var amount: Int64 = 100
                while true {
                  do {
                    try await market.bid(amount, by: bidder, for: listing.id)
                  } catch MarketplaceError.tooLow(_, let minimum?) {
                    amount = minimum.minorUnits
                  } catch is MarketplaceError {
                    return
                  }
                }
              }
            }
            group.addTask {
              while try await Auctions.settle(listing.id, in: market.client).state == .notDue {}
            }
            try await group.waitForAll()
          }
          let late: Int64 = try await market.client.value(
            "SELECT count(*) FROM bid JOIN listing ON id = listing WHERE placed_at > closed_at AND id = \(listing.id)")
          #expect(late == 0)
          try await market.expectSoundBooks()
        }
      }
    }

    @Test("connections that are ended at random while 150 auctions are settled and bids are placed")
    func terminations() async throws {
      try await withMarket { market in
        let ids = try await market.endedAuctions(150)
        let open = try await market.auction(increment: 0)
        var options = PostgresClient.Options()
        (options.name, options.transactionAttempts) = ("victim", 1)
        let victim = PostgresClient(url: market.client.url, options: options)
        try await withThrowingTaskGroup(of: Void.self) { group in
          let killer = Task {
            while !Task.isCancelled {
              try await market.client.execute(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE application_name = 'victim' AND datname = current_database() AND random() < 0.02
                """)
            }
          }
          for _ in 0..<4 {
            group.addTask {
              for id in ids {
                // As a queue would: again, until it is done.
                while (try? await Auctions.settle(id, in: victim)) == nil { try Task.checkCancellation() }
              }
            }
          }
          group.addTask {
            for step in 1...40 {
              while true {
                do {
                  try await market.bid(Int64(step) * 1_000, by: step % 3, for: open.id, in: victim)
                  break
                } catch MarketplaceError.tooLow {
                  break  // it was taken, and the answer lost
                } catch is PostgresError { try Task.checkCancellation() }
              }
            }
          }
          try await group.waitForAll()
          killer.cancel()
        }
        await victim.close()
        #expect(try await market.client.value("SELECT count(*) FROM sale") == 150)
        #expect(try await market.client.value("SELECT count(*) FROM bid WHERE listing = \(open.id)") == 40)
        try await market.expectSoundBooks()
      }
    }

    enum Operation: CaseIterable, Sendable {
      case bid, settleSold, settleUnsold, buy
    }

    @Test(
      "cut off before each message in turn: nothing is done or all of it, and once when it is done again",
      arguments: Operation.allCases)
    func boundaries(operation: Operation) async throws {
      try await withMarket { market in
        try await withProxy(to: market.client, attempts: 1) { proxy, client in
          for message in 1...50 {
            let perform = try await market.prepared(operation)
            try await client.connect()
            proxy.cut(after: message - 1)
            let result: Void? = try? await perform(client)
            guard proxy.endCutting() else {
              // There are no more messages than these.
              #expect(result != nil && message > 4)
              return
            }
            try await market.expectSoundBooks("\(operation), cut before message \(message)")
            // Again, on a new connection; where the first time was the commit's, it finds that it is done.
            do { try await perform(client) } catch MarketplaceError.tooLow {} catch MarketplaceError.closed {}
            try await market.expectSoundBooks("\(operation) again, after message \(message)")
          }
          Issue.record("it takes more than 50 messages")
        }
      }
    }

    @Test("a connection that breaks during COMMIT: each auction is settled once, and each bid placed once")
    func commits() async throws {
      try await withMarket { market in
        try await withProxy(to: market.client, attempts: 6) { proxy, client in
          for (number, fate) in [CutProxy.Fate.answerIsLost, .isLost, .isLostSilently].enumerated() {
            let listing = try await market.auction()
            proxy.decide(fate)
            try await market.bid(1_000, by: number, for: listing.id, in: client)
            #expect(try await Auctions.bids(for: listing.id, in: market.client).count == 1)
            try await market.setEnd(of: listing.id)
            proxy.decide(fate)
            let outcome = try await Auctions.settle(listing.id, in: client)
            #expect(outcome.state == .sold && outcome.isNew)
            try await market.expectSoundBooks()
          }
        }
      }
    }

    private func withProxy(
      to direct: PostgresClient, attempts: Int, _ body: (CutProxy, PostgresClient) async throws -> Void
    ) async throws {
      let proxy = try CutProxy(to: try #require(direct.url.options["host"]))
      defer { proxy.close() }
      var options = PostgresClient.Options()
      (options.transactionAttempts, options.poolSize) = (attempts, 1)
      let database = try #require(direct.url.options["dbname"])
      let client = PostgresClient(
        url: PostgresURL(socketFolder: proxy.host, user: "sprocket", database: database), options: options)
      try await body(proxy, client)
      await client.close()
    }
  }
}

extension Market {
  /// Auctions with one bid each, whose time is over.
  func endedAuctions(_ count: Int) async throws -> [Listing.ID] {
    try await client.transaction { transaction in
      let ids: [Listing.ID] = try await transaction.query(
        """
        INSERT INTO listing (work, seller, creator, kind, currency, royalty_bps, minimum_bid, reserve, increment_bps,
          extension_seconds, ends_at)
        SELECT \(work), \(seller), \(creator), 'auction', 'EUR', 500, 100, 100, 500, 600, now()
        FROM generate_series(1, \(count)) RETURNING id
        """
      ).map { try $0["id"] }
      for account in [Account.Kind.credit, .hold] {
        try await transaction.execute(
          """
          INSERT INTO account (owner, kind, currency) VALUES (\(bidders[0]), \(account.rawValue), 'EUR') ON CONFLICT DO NOTHING
          """)
      }
      try await transaction.execute(
        """
        WITH held AS (
          INSERT INTO ledger_transaction (source_type, source_id, entry_count)
          SELECT 'auction.bid', id || '/1', 2 FROM unnest(\(ids)) AS id RETURNING id, source_id
        ), entry AS (
          INSERT INTO ledger_entry (transaction, place, entry_count, account, currency, amount)
          SELECT held.id, place, 2, account.id, 'EUR', CASE place WHEN 0 THEN -200 ELSE 200 END
          FROM held, (VALUES (0, 'credit'), (1, 'hold')) AS leg (place, kind)
            JOIN account ON account.kind = leg.kind AND account.owner = \(bidders[0]) AND account.currency = 'EUR'
        )
        INSERT INTO bid (listing, number, bidder, currency, amount, hold)
        SELECT split_part(source_id, '/', 1)::bigint, 1, \(bidders[0]), 'EUR', 200, id FROM held
        """)
      return ids
    }
  }

  /// Something to be done, and everything that it needs.
  fileprivate func prepared(_ operation: AuctionTests.SettlementTests.Operation) async throws
    -> (PostgresClient) async throws -> Void
  {
    switch operation {
    case .bid:
      let id = try await auction().id
      try await bid(100, by: 0, for: id)
      try await setEnd(of: id, in: 60)
      return { try await bid(200, by: 1, for: id, in: $0) }
    case .settleSold, .settleUnsold:
      let id = try await auction(reserve: operation == .settleSold ? 100 : 101).id
      try await bid(100, by: 0, for: id)
      try await setEnd(of: id)
      return { _ = try await Auctions.settle(id, in: $0) }
    case .buy:
      let request = NewListing(work, by: seller, at: Money(100, Self.euro))
      let id = try await client.transaction { try await Auctions.open(request, in: $0) }.id
      return { client in _ = try await client.transaction { try await Auctions.buy(id, for: bidders[0], in: $0) } }
    }
  }
}
