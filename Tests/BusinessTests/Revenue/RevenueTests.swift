import Foundation
import Postgres
import PostgresTestKit
import Testing

@testable import Business

@Suite(.postgres, .timeLimit(.minutes(2)))
struct RevenueTests {
  private static let netflix = RevenueSource("netflix")!
  private static let header = "id,title,title_id,eidr,territory,currency,amount,earned_on\n"
  private static let eidr = "10.5240/F85A-E100-B068-5B8F-B1C8-T"

  private func report(_ lines: (id: String, amount: String)...) -> String {
    Self.header + lines.map { "\($0.id),The Walk,w,\(Self.eidr),DE,EUR,\($0.amount),2026-10-31\n" }.joined()
  }

  private func total(_ client: PostgresClient) async throws -> Int64 {
    try await client.value("SELECT COALESCE(sum(gross), 0)::bigint FROM revenue_line")
  }

  private let october = ReportRequest("csv", period: "2026-10")

  @Test("a report counts once, from however many sides it comes at the same time")
  func once() async throws {
    try await withBooks { client in
      let text = report(("1", "10.00"), ("2", "-2.50"))
      let receipts = try await withThrowingTaskGroup(of: RevenueReceipt.self) { group in
        for _ in 1...12 { group.addTask { try await Revenue.receive(october, text, in: client) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(receipts.filter(\.isNew).count == 1)
      #expect(Set(receipts.map(\.report)).count == 1)
      #expect(receipts.map(\.added).reduce(0, +) == 2)
      #expect(try await total(client) == 750)
    }
  }

  @Test("another report for the same days corrects by differences alone, and so does the next")
  func correction() async throws {
    try await withBooks { client in
      let first = try await Revenue.receive(october, report(("1", "10.00"), ("2", "5.00"), ("3", "1.00")), in: client)
      let second = try await Revenue.receive(october, report(("1", "10.00"), ("2", "4.00"), ("4", "7.00")), in: client)
      #expect(second.supersedes == first.report)
      #expect(second.added == 2, "one changed, one new")
      #expect(second.takenBack == 1)
      #expect(second.change == [Currency("EUR")!: 500])
      #expect(try await total(client) == 2_100)
      let third = try await Revenue.receive(october, report(("1", "10.00"), ("2", "4.00"), ("3", "1.00")), in: client)
      #expect(third.supersedes == second.report)
      #expect(try await total(client) == 1_500)
      let revisions = try await client.query(
        "SELECT external_id || '.' || revision || '=' || gross AS line FROM revenue_line ORDER BY external_id, revision")
      #expect(
        try revisions.map { try $0["line"] as String } == [
          "1.1=1000", "2.1=500", "2.2=-100", "3.1=100", "3.2=-100", "3.3=100", "4.1=700", "4.2=-700",
        ])
    }
  }

  @Test("corrections that come at the same time are made one after the other: the one that was filed last counts")
  func racingCorrections() async throws {
    try await withBooks { client in
      _ = try await Revenue.receive(october, report(("1", "10.00"), ("2", "5.00")), in: client)
      let amounts = try await withThrowingTaskGroup(of: (RevenueReport.ID?, Int64).self) { group in
        for euros in 1...10 as ClosedRange<Int64> {
          group.addTask { [october, text = report(("1", "\(euros).00"), ("3", "\(euros * 100).00"))] in
            (try await Revenue.receive(october, text, in: client).report, euros * 10_100)
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let last: RevenueReport.ID = try await client.value("SELECT max(id) FROM revenue_report")
      #expect(try await total(client) == amounts.first { $0.0 == last }?.1)
    }
  }

  @Test("random corrections of random reports come to what the last of them says")
  func corrections() async throws {
    try await withBooks { client in
      var dice = SystemRandomNumberGenerator()
      for round in 1...40 {
        let lines = (1...12).filter { _ in Bool.random(using: &dice) }.map { number in
          let day = Int.random(in: 1...3, using: &dice)
          let territory = ["DE", "AT"].randomElement(using: &dice) ?? "DE"
          return (id: number, amount: Int.random(in: -500...500, using: &dice), rest: "\(territory),EUR", day: day)
        }
        let text =
          Self.header + lines.map { "\($0.id),\(round),w,,\($0.rest),\($0.amount).00,2026-10-0\($0.day)\n" }.joined()
        _ = try await Revenue.receive(october, text, in: client)
        let wanted = Dictionary(grouping: lines, by: { "\($0.id) \($0.rest) \($0.day)" }).mapValues {
          $0.reduce(0) { $0 + $1.amount * 100 }
        }
        let rows = try await client.query(
          """
          SELECT external_id || ' ' || territory || ',' || currency || ' ' || extract(day FROM earned_on) AS line,
            sum(gross)::bigint AS gross
          FROM revenue_line GROUP BY external_id, territory, currency, earned_on HAVING sum(gross) <> 0
          """)
        let found = try rows.reduce(into: [String: Int]()) { $0[try $1["line"]] = try $1["gross"] }
        #expect(found == wanted.filter { $0.value != 0 }, "round \(round)")
      }
    }
  }

  @Test("what was corrected is corrected back by the bytes that came first, and the newest again changes nothing")
  func correctionBack() async throws {
    try await withBooks { client in
      let (good, bad) = (report(("1", "10.00"), ("2", "2.25")), report(("1", "5.00")))
      let first = try await Revenue.receive(october, good, in: client)
      let second = try await Revenue.receive(october, bad, in: client)
      let third = try await Revenue.receive(october, good, in: client)
      #expect(third.isNew && third.supersedes == second.report && third.report != first.report)
      #expect(third.change == [Currency("EUR")!: 725])
      #expect(try await total(client) == 1_225)
      #expect(try await Revenue.receive(october, good, in: client) == unchanged(third))
      #expect(try await total(client) == 1_225)
    }
  }

  /// What is told of a report that is the newest already.
  private func unchanged(_ receipt: RevenueReceipt) -> RevenueReceipt {
    var same = RevenueReceipt(isNew: false, period: receipt.period, lines: receipt.lines, totals: receipt.totals)
    same.report = receipt.report
    return same
  }

  @Test("an empty report takes back its own month, whichever months were empty before, and says so")
  func empty() async throws {
    try await withBooks { client in
      let nothing = Self.header
      #expect(try await Revenue.receive(ReportRequest("csv", period: "2026-09"), nothing, in: client).isNew)
      _ = try await Revenue.receive(october, report(("1", "5.00")), in: client)
      let receipt = try await Revenue.receive(october, nothing, in: client)
      #expect(receipt.isNew && receipt.added == 0 && receipt.takenBack == 1)
      #expect(receipt.change == [Currency("EUR")!: -500])
      #expect(try await total(client) == 0)
    }
  }

  @Test("a line outside the report's days is refused, of a file and of a partner's pages")
  func outside() async throws {
    try await withBooks { client async throws in
      let error = await #expect(throws: ReportError.self) {
        try await Revenue.receive(ReportRequest("csv", period: "2026-09"), report(("1", "5.00")), in: client)
      }
      #expect(
        error?.description.hasSuffix("line 2, earned_on: 2026-10-31 isn't in 2026-09-01/2026-09-30, which the report is about")
          == true
      )
      var pages = GatheredReport(source: Self.netflix, period: ReportPeriod("2026-09")!, name: "test")
      let line = RevenueLine(
        externalID: "1", titleID: "w", gross: Money(1, Currency("EUR")!), earnedOn: CalendarDate("2026-10-01")!)
      #expect(throws: ReportError.self) { try pages.add(line) }
      #expect(try await client.value("SELECT count(*) FROM revenue_report") == 0)
    }
  }

  @Test("a report under the wrong part is repaired by the right ones: a line is taken back only by who told it last")
  func wrongPart() async throws {
    try await withBooks { client in
      let lines = report(("1", "100.00"), ("2", "6.00"))
      var wrong = october
      wrong.part = "eu"
      _ = try await Revenue.receive(wrong, lines, in: client)
      #expect(try await Revenue.receive(october, lines, in: client).isNew)
      let right = try await Revenue.receive(wrong, report(("e", "3.00")), in: client)
      #expect(right.takenBack == 0)
      #expect(try await total(client) == 10_900)
      let gone = try await Revenue.receive(october, report(("1", "100.00")), in: client)
      #expect(gone.takenBack == 1)
      #expect(try await total(client) == 10_300)
    }
  }

  @Test("reports whose days overlap without being the same both count, and each says which other there is")
  func overlapping() async throws {
    try await withBooks { client in
      let first = try await Revenue.receive(october, report(("1", "1.00")), in: client)
      let corrected = try await Revenue.receive(october, report(("1", "2.00")), in: client)
      let receipt = try await Revenue.receive(ReportRequest("csv"), report(("2", "3.00")), in: client)
      #expect(receipt.overlaps.map(\.id) == [corrected.report].compactMap { $0 } && first.overlaps.isEmpty)
      #expect(receipt.overlaps.first?.period == ReportPeriod("2026-10"))
      #expect(try await Revenue.receive(ReportRequest("csv", period: "2026-11"), Self.header, in: client).overlaps.isEmpty)
      #expect(try await total(client) == 500)
    }
  }

  @Test("as much as strangers may report, what waits is shown")
  func muchSuspense() async throws {
    try await withBooks { client in
      let most = Money(RevenueLine.largestAmount, Currency("EUR")!)
      for round in 1...3 {
        let lines = (1...4_000).map {
          RevenueLine(externalID: "\(round).\($0)", titleID: "w", gross: most, earnedOn: CalendarDate("2026-10-31")!)
        }
        try await client.transaction { transaction in
          _ = try await Revenue.receive(lines, from: Self.netflix, in: transaction)
        }
      }
      #expect(try await Suspense.titles(in: client).first?.totals.first?.minorUnits == .max)
      let much = report(("1", "10000000000000.01"))
      let error = await #expect(throws: ReportError.self) { try await Revenue.receive(october, much, in: client) }
      #expect(
        error?.description.contains("is more than a line may have, 10000000000000.00 EUR") == true,
        "\(error.map { "\($0)" } ?? "")")
    }
  }

  @Test("which work a title is can be said anew until a run has settled one of its lines")
  func decidedAnew() async throws {
    try await withBooks { client in
      let owner = try await Parties.add(.person, name: "Owner", in: client)
      let (typo, right) = (
        try await Works.add("Typo", owner: owner, in: client), try await Works.add("The Walk", owner: owner, in: client)
      )
      func works() async throws -> [String] {
        try await client.query(
          "SELECT work || '=' || sum(gross) AS text FROM revenue_line GROUP BY work HAVING sum(gross) <> 0 ORDER BY work"
        ).map { try $0["text"] }
      }
      _ = try await Revenue.receive(october, report(("1", "10.00"), ("2", "-2.50")), in: client)
      try await Suspense.resolve("w", of: Self.netflix, as: typo, in: client)
      #expect(try await Suspense.resolve("w", of: Self.netflix, as: right, in: client) == 2)
      #expect(try await works() == ["\(right)=750"])
      let correction = RevenueCorrection.Request(source: Self.netflix, lines: [.init(externalId: "2", amount: "-3.00")])
      _ = try await RevenueCorrection.apply(correction, in: client)
      #expect(try await works() == ["\(right)=700"], "a correction goes by the work that was said last")
      for work in [typo, right] {
        _ = try await Contracts.add(Contract(work: work, payee: owner), in: client)
        try await SplitRules.publish(
          [SplitRule(work: work, shares: [SplitRule.Share(10_000, to: owner, as: .artist)])], in: client)
      }
      _ = try await RoyaltyRuns.run(
        RoyaltyRunRequest(periodStart: CalendarDate("2026-10-01")!, periodEnd: CalendarDate("2026-10-31")!), in: client)
      let error = await #expect(throws: Suspense.Refusal.self) {
        try await Suspense.resolve("w", of: Self.netflix, as: typo, in: client)
      }
      #expect(error?.description.contains("a royalty run has settled lines of it") == true)
    }
  }

  @Test("reports of other days or parts stand beside each other")
  func parts() async throws {
    try await withBooks { client in
      let amazon = "Title,Territory,Offer Type,Royalty Amount,Royalty Currency\nWalk,US,Buy,1.00,USD\n"
      for (period, part) in [("2026-10", nil), ("2026-11", nil), ("2026-10", "eu")] {
        let receipt = try await Revenue.receive(
          ReportRequest("amazon", period: period, part: part),
          amazon, in: client)
        #expect(receipt.isNew)
        #expect(receipt.supersedes == nil)
      }
      #expect(try await total(client) == 300)
    }
  }

  @Test("a report that is refused changes nothing; with rejects left out, the rest counts")
  func refused() async throws {
    try await withBooks { client in
      let text = report(("1", "10.00"), ("2", "ten"))
      let error = await #expect(throws: ReportError.self) { try await Revenue.receive(october, text, in: client) }
      #expect(
        error.map { "\($0)" }
          == "1 line of the report can't be read, the first: line 3, amount: 'ten' is no amount like -1234.50")
      await #expect(throws: ReportError.self) {
        try await Revenue.receive(october, report(("1", "1.00")) + "#total,EUR,2.00,1\n", in: client)
      }
      await #expect(throws: ReportError.repeatedLine("1", lines: [2, 3])) {
        try await Revenue.receive(october, report(("1", "1.00"), ("1", "2.00")), in: client)
      }
      #expect(try await client.value("SELECT count(*) FROM revenue_report") == 0)
      var lenient = october
      lenient.skipsRejects = true
      let receipt = try await Revenue.receive(lenient, text, in: client)
      #expect(receipt.rejectCount == 1)
      #expect(try await total(client) == 1_000)
    }
  }

  @Test("unknown titles wait in suspense; resolved once, they count as received then, and what comes later is known")
  func suspense() async throws {
    try await withBooks { client in
      let owner = try await Parties.add(.person, name: "Owner", in: client)
      let work = try await Works.add("The Walk", owner: owner, in: client)
      let receipt = try await Revenue.receive(october, report(("1", "10.00"), ("2", "5.00")), in: client)
      #expect(receipt.suspended == 2)
      let waiting = try await Suspense.titles(in: client)
      #expect(waiting.map(\.titleID) == ["w"])
      #expect(waiting.first?.totals == [Money(1_500, Currency("EUR")!)])
      let before: Int64 = try await client.value("SELECT max(received_seq) FROM revenue_line")
      #expect(try await Suspense.resolve("w", of: Self.netflix, as: work, in: client) == 2)
      #expect(try await client.value("SELECT min(received_seq) > \(before) FROM revenue_line"))
      #expect(try await Suspense.resolve("w", of: Self.netflix, as: work, in: client) == 0)
      #expect(try await Suspense.titles(in: client).isEmpty)
      await #expect(throws: Suspense.Refusal.nothingWaits(Self.netflix, "x")) {
        try await Suspense.resolve("x", of: Self.netflix, as: work, in: client)
      }
      #expect(try await Revenue.receive(october, report(("1", "12.00")), in: client).suspended == 0)
      #expect(try await client.value("SELECT sum(gross)::bigint FROM revenue_line WHERE work = \(work)") == 1_200)
    }
  }

  @Test("a work is found by its identifiers, and what waited under the same title id gets it too")
  func identifiers() async throws {
    try await withBooks { client in
      _ = try await Revenue.receive(
        ReportRequest("csv", period: "2026-09"), Self.header + "0,The Walk,w,,DE,EUR,3.00,2026-09-30\n", in: client)
      let owner = try await Parties.add(.person, name: "Owner", in: client)
      _ = try await Works.add("The Walk", owner: owner, identifiers: Work.Identifiers(eidr: Self.eidr), in: client)
      let receipt = try await Revenue.receive(october, report(("1", "10.00")), in: client)
      #expect(receipt.suspended == 0)
      #expect(try await client.value("SELECT count(*) FROM revenue_line WHERE work IS NULL") == 0)
    }
  }

  @Test("a connection that breaks at the end: the report counts once")
  func cut() async throws {
    try await withBooks { direct in
      let proxy = try CutProxy(to: try #require(direct.url.options["host"]))
      defer { proxy.close() }
      let database = try #require(direct.url.options["dbname"])
      let client = PostgresClient(url: PostgresURL(socketFolder: proxy.host, user: "sprocket", database: database))
      for (number, fate) in [CutProxy.Fate.answerIsLost, .isLost].enumerated() {
        proxy.decide(fate)
        _ = try await Revenue.receive(october, report(("1", "\(number + 1).00")), in: client)
        #expect(try await total(direct) == Int64(number + 1) * 100)
      }
      await client.close()
    }
  }

  @Test("the application's role may do all of it")
  func role() async throws {
    try await withBooks { owner in
      var options = PostgresClient.Options()
      options.role = "sprocket_application"
      let client = PostgresClient(url: owner.url, options: options)
      try await Migrations().check(client)
      let payee = try await Parties.add(.person, name: "Owner", in: client)
      let work = try await Works.add("The Walk", owner: payee, in: client)
      #expect(try await Revenue.receive(october, report(("1", "10.00")), in: client).suspended == 1)
      #expect(try await Revenue.receive(october, report(("1", "11.00")), in: client).added == 1)
      #expect(try await Suspense.resolve("w", of: Self.netflix, as: work, in: client) == 2)
      let other = try await Works.add("Other", owner: payee, in: client)
      #expect(try await Suspense.resolve("w", of: Self.netflix, as: other, in: client) == 1)
      let delivery = try await WebhookInbox.receive(Data(#"{"lines":[]}"#.utf8), id: "1", from: .partner(.netflix), in: client)
      _ = try await WebhookInbox.apply(WebhookInbox.Request(inboxId: delivery.id.rawValue), in: client)
      let gate = PartnerGate(.netflix, in: client)
      #expect(try await gate.enter() == .ask(after: .zero))
      try await gate.failed("status 500")
      await client.close()
    }
  }

  @Test("gathered pages are a report like any other")
  func gathered() async throws {
    try await withBooks { client async throws in
      func gathered(_ amounts: [Int64], says: Int64) throws -> GatheredReport {
        var report = GatheredReport(source: Self.netflix, period: ReportPeriod("2026-10")!, name: "test")
        for (number, amount) in amounts.enumerated() {
          try report.add(
            RevenueLine(
              externalID: "\(number)", titleID: "w", gross: Money(amount, Currency("EUR")!),
              earnedOn: CalendarDate("2026-10-31")!))
        }
        report.claim(lines: amounts.count, amounts: [Currency("EUR")!: says])
        return report
      }
      #expect(try await Revenue.receive(gathered([5, 6], says: 11), in: client).added == 2)
      #expect(try await Revenue.receive(gathered([5, 6], says: 11), in: client).isNew == false)
      #expect(try await Revenue.receive(gathered([5, 7], says: 12), in: client).added == 1)
      await #expect(throws: ReportError.self) { try await Revenue.receive(gathered([5, 8], says: 12), in: client) }
      #expect(try await total(client) == 12)
    }
  }
}
