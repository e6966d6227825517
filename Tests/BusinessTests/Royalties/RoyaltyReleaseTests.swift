import Business
import Foundation
import Postgres
import PostgresTestKit
import Testing

@Suite(.postgres, .timeLimit(.minutes(2)))
struct RoyaltyReleaseTests {
  private func withRun(_ body: (PostgresClient, RoyaltyRun) async throws -> Void) async throws {
    let books = RoyaltyBooks.random(lines: [300])
    try await withBooks { client in
      try await books.loadAgreements(into: client)
      try await books.load(books.runs[0], into: client)
      try await body(client, RoyaltyRuns.run(.july(), in: client))
    }
  }

  private func balances(_ kind: String, in client: PostgresClient) async throws -> [String] {
    try await client.query(
      """
      SELECT owner || ' ' || currency || ' ' || balance AS balance FROM account_balance
      WHERE kind = \(kind) AND balance <> 0 ORDER BY owner, currency
      """
    ).map { try $0["balance"] }
  }

  /// By payee, as ``balances(_:in:)`` has what is owed.
  private func claimable(in client: PostgresClient) async throws -> [String] {
    try await client.query(
      """
      SELECT payee || ' ' || currency || ' ' || sum(amount) AS balance FROM royalty_total
      WHERE release IS NULL GROUP BY payee, currency ORDER BY payee, currency
      """
    ).map { try $0["balance"] }
  }

  @Test("a distribution makes all payable that was claimable, once, whoever asks how often")
  func distribution() async throws {
    try await withRun { client, run in
      let claimable = try await claimable(in: client)
      let releases = try await withThrowingTaskGroup(of: RoyaltyRelease.self) { group in
        for _ in 0..<6 { group.addTask { try await RoyaltyDistribution.distribute(run.id, in: client) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(releases.allSatisfy { $0 == releases[0] })
      #expect(releases[0].totals.map(\.amount) == run.totals.map(\.net))
      #expect(try await balances("payable", in: client) == claimable)
      #expect(try await balances("claimable", in: client) == [])
      await #expect(throws: RoyaltyError.noSuchRun(RoyaltyRun.ID(rawValue: 99))) {
        try await RoyaltyDistribution.distribute(RoyaltyRun.ID(rawValue: 99), in: client)
      }
    }
  }

  @Test("what is claimed isn't distributed again, also when both happen at the same moment")
  func claims() async throws {
    try await withRun { client, run in
      let claimable = try await claimable(in: client)
      let claim = RoyaltyClaim(id: "a", payee: Party.ID(rawValue: 5), currency: "USD")
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<4 {
          group.addTask {
            for payee in 2...12 as ClosedRange<Int64> {
              _ = try await RoyaltyClaim(id: "\(number) \(payee)", payee: Party.ID(rawValue: payee), currency: "EUR").perform(
                in: client)
            }
          }
        }
        group.addTask { _ = try await claim.perform(in: client) }
        group.addTask { _ = try await RoyaltyDistribution.distribute(run.id, in: client) }
        try await group.waitForAll()
      }
      #expect(try await balances("payable", in: client) == claimable)
      #expect(try await balances("claimable", in: client) == [])
      let (first, second) = (try await claim.perform(in: client), try await claim.perform(in: client))
      #expect(first == second)
      let other = RoyaltyClaim(id: "a", payee: Party.ID(rawValue: 6), currency: "USD")
      await #expect(throws: RoyaltyError.claimIsTaken("a")) { try await other.perform(in: client) }
    }
  }

  @Test("the explanation of a payee's amount adds up to it, and each line to its gross amount")
  func explanation() async throws {
    try await withRun { client, run in
      for payee in 2...12 as ClosedRange<Int64> {
        var (sums, place): ([String: Int64], RoyaltyExplanation.Place?) = ([:], nil)
        repeat {
          let page = try await RoyaltyExplanation.page(
            of: Party.ID(rawValue: payee), in: run.id, after: place, limit: 17, from: client)
          for share in page.shares {
            sums[share.currency, default: 0] += share.amount
            #expect(abs(Double(share.amount) - Double(share.net * Int64(share.shareBasisPoints)) / 10_000) < 1)
            #expect(share.net == share.gross - share.fee - share.recouped)
          }
          place = page.next
        } while place != nil
        let rows = try await client.query(
          "SELECT currency, amount FROM royalty_total WHERE run = \(run.id) AND payee = \(payee) ORDER BY currency")
        let expected: [String: Int64] = try rows.reduce(into: [:]) { $0[try $1["currency"]] = try $1["amount"] as Int64 }
        #expect(sums.filter { $0.value != 0 } == expected)
      }
    }
  }

  @Test(
    "what is settled and published stays",
    arguments: [
      "UPDATE royalty_total SET amount = 1", "UPDATE royalty_entry SET amount = 1", "DELETE FROM royalty_entry",
      "UPDATE royalty_run SET digest = NULL", "UPDATE split_share SET bps = 1", "UPDATE contract SET fee_bps = 0",
      "INSERT INTO split_share SELECT rule, 0, share_count, payee, role, bps FROM split_share LIMIT 1",
      "INSERT INTO split_share SELECT rule, share_count, share_count, payee, role, bps FROM split_share LIMIT 1",
      "INSERT INTO split_rule (version, work, share_count) SELECT version, work, 1 FROM split_rule WHERE right_kind = '' AND territory = ''",
      "UPDATE royalty_total SET release = 1; UPDATE royalty_total SET release = 2",
    ])
  func append(statement: String) async throws {
    try await withRun { client, _ in
      await #expect(throws: PostgresError.self) {
        try await client.withConnection { try await $0.execute(script: statement, named: statement) }
      }
    }
  }

  @Test("rules whose shares aren't whole, or that overlap, aren't published")
  func publication() async throws {
    try await withRun { client, _ in
      let work = Work.ID(rawValue: 11)
      let payee = Party.ID(rawValue: 2)
      func constraint(_ rules: [SplitRule]) async -> String? {
        do {
          try await SplitRules.publish(rules, in: client)
          return nil
        } catch { return (error as? PostgresError)?.constraint }
      }
      func rule(_ bps: Int...) -> SplitRule {
        SplitRule(work: work, shares: bps.map { SplitRule.Share($0, to: payee, as: .publisher) })
      }
      #expect(await constraint([rule(5_000, 4_999)]) == "split_rule_whole")
      #expect(await constraint([rule(5_000, 5_001)]) == "split_rule_whole")
      #expect(await constraint([rule()]) != nil)
      #expect(await constraint([rule(10_000), rule(10_000)]) == "split_rule_no_overlap")
      #expect(await constraint([rule(3_333, 3_333, 3_334)]) == nil)
    }
  }
}
