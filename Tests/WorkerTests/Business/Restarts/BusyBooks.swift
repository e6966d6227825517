import Business
import Foundation
import Jobs
import Postgres
import PostgresTestKit
import Queue
import Testing

@testable import Worker

/// What happens in the books at a busy time, by people and partners who don't give up: who loses the database asks again, as clients of the
/// API do.
struct BusyBooks: Sendable {
  static let euro = Currency("EUR")!
  static let firstDay = CalendarDate("2026-01-01")!
  private static let (days, linesOfDay): (Int32, Int32) = (150, 40)
  /// More than anybody bids.
  private static let unreachable: Int64 = 1_000_000

  let client: PostgresClient
  let workshop: Workshop
  /// Whether it has been busy for long enough.
  let isOver: @Sendable () -> Bool
  /// How often somebody outside the jobs lost the database.
  let losses = Tally()

  // MARK: Agreements

  /// Parties, works, contracts, split rules, and what the works have earned: the same each time.
  static func prepare(_ client: PostgresClient) async throws {
    try await Migrations().apply(to: client)
    var (payees, rules): ([Party.ID], [SplitRule]) = ([], [])
    for number in 0..<8 {
      let payee = try await Parties.add(.person, name: "Payee \(number)", in: client)
      try await Payouts.setAccount("acct-\(number)", of: payee, in: client)
      payees.append(payee)
    }
    for number in 0..<6 {
      let work = try await Works.add("Work \(number)", owner: payees[number], in: client)
      let contract = try await Contracts.add(Contract(work: work, payee: payees[number]), in: client)
      if number.isMultiple(of: 2) {
        try await Contracts.recordAdvance(Money(50_000, euro), on: contract, key: "\(number)", in: client)
      }
      rules.append(
        SplitRule(
          work: work,
          shares: [
            SplitRule.Share(3_333, to: payees[number], as: .artist),
            SplitRule.Share(3_333, to: payees[number + 1], as: .producer),
            SplitRule.Share(3_334, to: payees[number + 2], as: .investor),
          ]))
    }
    try await SplitRules.publish(rules, in: client)
    try await client.query(
      """
      INSERT INTO revenue_line (source, external_id, work, right_kind, territory, currency, gross, earned_on)
      SELECT 'test', day || '/' || number, (SELECT min(id) FROM work) + number % 6, 'svod', 'DE', 'EUR',
        100 + (day * 7919 + number * 104729) % 5000, \(firstDay) + day
      FROM generate_series(0, \(days - 1)) AS day, generate_series(1, \(linesOfDay)) AS number ORDER BY day, number
      """)
  }

  /// Does it, again and again where the database is lost.
  private func insisting<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
    while true {
      do { return try await body() } catch let error as PostgresError where error.code != .refused {
        losses.add()
        try Task.checkCancellation()
      }
    }
  }

  /// Has a job done, and gives what it brought.
  private func perform<Kind: JobType>(_ kind: Kind.Type, _ payload: Kind.Payload) async throws -> Kind.Result {
    let end = try await workshop.perform(kind, payload).end
    guard case .completed(let result) = end else {
      Issue.record("\(Kind.name): \(end)")
      throw CocoaError(.featureUnsupported)
    }
    return try result.decode()
  }

  // MARK: Royalties and payouts

  /// Day by day: a run, its distribution, and payouts of what is owed then.
  /// - Returns: how many days.
  func payRoyalties() async throws -> Int32 {
    var day: Int32 = 0
    while day < 2 || !isOver() && day < Self.days {
      let date = CalendarDate(dayNumber: Self.firstDay.dayNumber + day)
      _ = try await perform(RoyaltyRunJob.self, RoyaltyRunRequest(periodStart: date, periodEnd: date))
      let runs: [RoyaltyRun.ID] = try await insisting {
        try await client.query("SELECT id FROM royalty_run WHERE period_start = \(date) AND state = 'finished'").map {
          try $0["id"]
        }
      }
      for run in runs { _ = try await perform(RoyaltyDistributeJob.self, RoyaltyDistributeJob.Payload(distributionId: run)) }
      // Jobs tell times in whole seconds, and each day's batch has another.
      let cutoff = Date(timeIntervalSinceNow: 3_600 + Double(day))
      let payouts = try await perform(
        PayoutBatchCreateJob.self, PayoutBatchCreateJob.Payload(currency: "EUR", cutoff: cutoff, minimum: 1)
      ).payouts
      for payout in payouts { _ = try await insisting { try await Payouts.approve(payout, by: "grace", in: client) } }
      try await eventually {
        try await insisting {
          try await client.value("SELECT count(*) FROM payout WHERE id = ANY (\(payouts)) AND state <> 'paid'") == Int64(0)
        }
      }
      day += 1
    }
    return day
  }

  /// The same runs, with nothing in their way.
  static func runUndisturbed(_ days: Int32, in client: PostgresClient) async throws {
    for day in 0..<days {
      let date = CalendarDate(dayNumber: firstDay.dayNumber + day)
      _ = try await RoyaltyRuns.run(RoyaltyRunRequest(periodStart: date, periodEnd: date), in: client)
    }
  }

  // MARK: Auctions

  /// Has works auctioned one after the other, and bid for until they are.
  /// Every other has a reserve that nobody meets.
  func auction(lane: Int) async throws {
    let work: Work.ID = try await insisting { try await client.value("SELECT min(id) FROM work") }
    let seller = try await insisting { try await Parties.add(.person, name: "Seller \(lane)", in: client) }
    var bidders: [Party.ID] = []
    for number in 0..<2 { bidders.append(try await insisting { try await bidder("Bidder \(lane).\(number)") }) }
    var count = 0
    repeat {
      count += 1
      let reserve = count.isMultiple(of: 2) ? Self.unreachable : nil
      let listing = try await insisting {
        try await client.transaction {
          // Anew for each attempt, which may come after the server has been away for long.
          var request = NewListing(
            auctionOf: work, by: seller, in: Self.euro, minimumBid: 100, reserve: reserve, endsAt: Date(timeIntervalSinceNow: 2)
          )
          request.extensionSeconds = 1
          let listing = try await Auctions.open(request, in: $0)
          _ = try await Auctions.bid(NewBid(bidder: bidders[0], amount: 100), for: listing.id, in: $0)
          return listing.id
        }
      }
      try await withThrowingTaskGroup { group in
        for bidder in bidders { group.addTask { try await bid(for: listing, as: bidder) } }
        try await group.waitForAll()
      }
      try await eventually {
        try await insisting { try await Auctions.listing(listing, in: client)?.state != .open }
      }
    } while !isOver()
  }

  private func bidder(_ name: String) async throws -> Party.ID {
    let (platform, bidder) = (
      try await Parties.platform(in: client), try await Parties.add(.person, name: name, in: client)
    )
    try await Ledger.post(
      LedgerTransaction(
        source: LedgerTransaction.Source("payment", "\(bidder)"),
        postings: [
          Posting(-10_000_000, to: Account(.revenue, of: platform, in: Self.euro)),
          Posting(10_000_000, to: Account(.credit, of: bidder, in: Self.euro)),
        ]), in: client)
    return bidder
  }

  /// Bids until the auction is over, or somebody bids too much.
  private func bid(for listing: Listing.ID, as bidder: Party.ID) async throws {
    while true {
      do {
        let highest = try await insisting {
          try await Auctions.bids(for: listing, limit: 1, in: client).first?.amount.minorUnits
        }
        let amount = (highest ?? 100) * 11 / 10
        guard amount < 1_000 else { return }
        _ = try await insisting {
          try await client.transaction { try await Auctions.bid(NewBid(bidder: bidder, amount: amount), for: listing, in: $0) }
        }
      } catch MarketplaceError.tooLow {
        continue  // somebody else was quicker
      } catch is MarketplaceError {
        return
      }
    }
  }

  // MARK: Revenue

  /// Delivers lines by webhook, each delivery twice at once, and waits now and then until they are in the books.
  /// - Returns: how many deliveries.
  func deliver(lane: Int) async throws -> Int {
    var count = 0
    repeat {
      for _ in 0..<10 {
        count += 1
        let (line, cents) = ("\(lane)-\(count)", count % 90 + 10)
        let body = Data(
          #"{"lines":[{"lineId":"\#(line)","movieId":"m1","title":"The Walk","country":"DE","currency":"EUR","amount":"1.\#(cents)","date":"2026-10-31"}]}"#
            .utf8)
        try await withThrowingTaskGroup { group in
          for _ in 0..<2 {
            group.addTask {
              _ = try await insisting {
                try await WebhookInbox.receive(body, id: line, from: .partner(.netflix), in: client)
              }
            }
          }
          try await group.waitForAll()
        }
      }
      try await eventually {
        try await insisting {
          try await client.value("SELECT count(*) FROM webhook_inbox WHERE applied_at IS NULL") == Int64(0)
        }
      }
    } while !isOver()
    return count
  }

  /// A report of 3,000 lines, which comes to 3,000 × 1.25.
  static let report: [ArraySlice<UInt8>] = {
    let lines = (0..<3_000).map { "line-\($0),Walk \($0 % 5),EUR,1.25,2026-09-\(10 + $0 % 20)\n" }
    let bytes = Array(("id,title,currency,amount,earned_on\n" + lines.joined() + "#total,EUR,3750.00,3000\n").utf8)
    return stride(from: 0, to: bytes.count, by: 4_096).map { bytes[$0..<min($0 + 4_096, bytes.count)] }
  }()

  /// Imports the report.
  /// - Parameter half: called when half of it is read, each time.
  func importReport(half: @escaping @Sendable () async -> Void) async throws {
    let request = ReportRequest(source: RevenueSource("cinema")!, name: "cinema.csv", format: "csv")
    _ = try await insisting {
      try await Revenue.receive(request, in: client) {
        let read = Tally()
        return {
          let place = read.add() - 1
          if place == Self.report.count / 2 { await half() }
          return place < Self.report.count ? Array(Self.report[place]) : nil
        }
      }
    }
  }
}
