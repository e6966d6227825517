import Business
import Foundation
import Postgres
import PostgresTestKit
import Testing

@Suite(.postgres, .timeLimit(.minutes(3)))
struct RoyaltyRunTests {
  /// Loads books and their lines.
  private func withBooks(_ books: RoyaltyBooks, _ body: (PostgresClient) async throws -> Void) async throws {
    try await BusinessTests.withBooks { client in
      try await books.loadAgreements(into: client)
      for lines in books.runs { try await books.load(lines, into: client) }
      try await body(client)
    }
  }

  @Test("2,000 random lines bring what exact fractions say, whatever the mode and the number of parts")
  func oracle() async throws {
    let books = RoyaltyBooks.random(lines: [2_000])
    let expected = try books.oracle()
    try await withBooks(books) { client in
      let run = try await RoyaltyRuns.run(.july(), in: client)
      let answer = try await RoyaltyBooks.answer(of: run, in: client)
      #expect(answer == expected[0])
      #expect(run.lines + run.unsettled == 2_000)
      try await checkEntries(of: run, in: client)
      try await checkLedger(in: client)
    }
    var digests: Set<String> = []
    for (mode, parts) in [(RoyaltyRunRequest.Mode.totals, 1), (.entries, 3), (.totals, 5)] {
      try await withBooks(books) { client in
        let run = try await RoyaltyRuns.run(.july(mode), in: client, parallelism: parts, linesPerPart: 100)
        #expect(try await RoyaltyBooks.answer(of: run, in: client) == expected[0])
        digests.insert(try #require(run.digest))
      }
    }
    #expect(digests.count == 1)
  }

  /// Each line's entries sum to what is left of it, and are less than a unit from exact.
  private func checkEntries(of run: RoyaltyRun, in client: PostgresClient) async throws {
    let stray: Int64 = try await client.value(
      """
      SELECT count(*) FROM (
        SELECT line.id FROM royalty_entry AS entry JOIN revenue_line AS line ON line.id = entry.line
        WHERE entry.run = \(run.id) GROUP BY line.id
        HAVING abs(sum(entry.amount)) > abs(line.gross) OR sum(entry.amount) * line.gross < 0
      ) AS line
      """)
    #expect(stray == 0)
    let entries: Int64 = try await client.value(
      "SELECT COALESCE(sum(amount), 0)::bigint FROM royalty_entry WHERE run = \(run.id)")
    #expect(entries == run.totals.reduce(0) { $0 + $1.net + $1.recouped })
  }

  /// What is claimable, in the platform's account, is what the runs gave; what is recouped is what the advances say; all of it is in balance.
  private func checkLedger(in client: PostgresClient) async throws {
    #expect(try await client.value("SELECT COALESCE(sum(amount), 0)::bigint FROM ledger_entry") == 0)
    let differences: Int64 = try await client.value(
      """
      SELECT count(*) FROM (
        (SELECT 1, currency, balance FROM account_balance WHERE kind = 'claimable' AND balance <> 0
          EXCEPT SELECT 1, currency, sum(amount)::bigint FROM royalty_total GROUP BY currency)
        UNION ALL
        (SELECT 1, currency, sum(amount)::bigint FROM royalty_total GROUP BY currency HAVING sum(amount) <> 0
          EXCEPT SELECT owner, currency, balance FROM account_balance WHERE kind = 'claimable')
        UNION ALL
        (SELECT owner, currency, balance FROM account_balance WHERE kind = 'recoup' AND balance <> 0
          EXCEPT SELECT payee, currency, sum(recouped)::bigint FROM advance JOIN contract ON contract.id = advance.contract
          GROUP BY payee, currency)
      ) AS difference
      """)
    #expect(differences == 0)
  }

  @Test("lines that come late or correct others are settled by adjustments, which together are the run from scratch")
  func adjustments() async throws {
    let books = RoyaltyBooks.random(lines: [600, 60, 1, 200])
    var whole = books
    whole.runs = [books.runs.flatMap { $0 }]
    let (steps, scratch) = (try books.oracle(), try whole.oracle())
    try await BusinessTests.withBooks { client in
      try await books.loadAgreements(into: client)
      for (number, lines) in books.runs.enumerated() {
        try await books.load(lines, into: client)
        let mode: RoyaltyRunRequest.Mode = number == 1 ? .totals : .entries
        let run = try await RoyaltyRuns.run(.july(mode), in: client, parallelism: 2, linesPerPart: 300)
        #expect(run.isAdjustment == (number > 0))
        #expect(try await RoyaltyBooks.answer(of: run, in: client) == steps[number])
        try await checkLedger(in: client)
      }
      let sums = try await client.query(
        """
        SELECT payee || ' ' || currency || ' ' || sum(amount) AS total FROM royalty_total
        GROUP BY payee, currency HAVING sum(amount) <> 0 ORDER BY payee, currency
        """)
      let found: [String] = try sums.map { try $0["total"] }
      #expect(found == scratch[0].totals)
    }
  }

  @Test(
    "more than 64 bits can hold is refused, and nothing of it counts", arguments: [RoyaltyRunRequest.Mode.entries, .totals])
  func tooMuch(_ mode: RoyaltyRunRequest.Mode) async throws {
    var books = RoyaltyBooks.random(lines: [1])
    let line = try #require(books.runs[0].first)
    books.advances = []
    books.runs = [
      (1...3).map { seq in
        RoyaltyBooks.Line(
          work: 1, right: line.right, territory: line.territory, currency: "EUR", gross: .max - seq, day: line.day, seq: seq)
      }
    ]
    try await withBooks(books) { client in
      await #expect(throws: RoyaltyError.tooMuch(currency: "EUR")) { try await RoyaltyRuns.run(.july(mode), in: client) }
      let half: Int64 = try await client.value(
        "SELECT (SELECT count(*) FROM ledger_entry) + (SELECT count(*) FROM royalty_total)")
      #expect(half == 0)
    }
  }

  @Test("a job that is done again, not knowing that its run has finished, gets that run, also when more has arrived")
  func askedAgain() async throws {
    var books = RoyaltyBooks.random(lines: [200, 20])
    let late = books.runs.removeLast()
    try await withBooks(books) { client in
      let due: Date = try await client.value("SELECT clock_timestamp()")
      let run = try await RoyaltyRuns.run(.july(), since: due, in: client)
      try await books.load(late, into: client)
      #expect(try await RoyaltyRuns.run(.july(), since: due, in: client) == run)
      let nextDue: Date = try await client.value("SELECT clock_timestamp()")
      let next = try await RoyaltyRuns.run(.july(), since: nextDue, in: client)
      #expect(next.id != run.id && next.isAdjustment)
    }
  }

  @Test("a run that is asked for again is the same one, and eight that race are one")
  func idempotency() async throws {
    let books = RoyaltyBooks.random(lines: [300])
    try await withBooks(books) { client in
      let runs = try await withThrowingTaskGroup(of: RoyaltyRun.self) { group in
        for _ in 0..<8 { group.addTask { try await RoyaltyRuns.run(.july(), in: client) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(Set(runs.map(\.id)).count == 1)
      #expect(Set(runs.map(\.digest)).count == 1)
      #expect(try await client.value("SELECT count(*) FROM royalty_run") == 1)
      try await checkLedger(in: client)
      #expect(try await RoyaltyRuns.run(runs[0].id, in: client) == runs[0])
      #expect(try await RoyaltyRuns.run(runs[0].request, in: client) == runs[0])
    }
  }

  @Test("runs of overlapping scopes and currencies settle each line once")
  func scopes() async throws {
    let books = RoyaltyBooks.random(lines: [500])
    try await withBooks(books) { client in
      var request = RoyaltyRunRequest.july()
      request.work = Work.ID(rawValue: 3)
      let first = try await RoyaltyRuns.run(request, in: client)
      request.work = nil
      request.owner = Party.ID(rawValue: 2)
      let second = try await RoyaltyRuns.run(request, in: client)
      // A work that changes hands afterwards isn't settled again for its new owner.
      try await client.query("UPDATE work SET owner = 3 WHERE owner = 2")
      request.owner = Party.ID(rawValue: 3)
      request.currency = "EUR"
      let third = try await RoyaltyRuns.run(request, in: client)
      let rest = try await RoyaltyRuns.run(.july(), in: client)
      let all = [first, second, third, rest]
      #expect(all.map(\.lines).reduce(0, +) + rest.unsettled == 500)
      #expect(all.allSatisfy { $0.lines > 0 })
      let twice: Int64 = try await client.value(
        "SELECT count(*) FROM (SELECT FROM royalty_entry GROUP BY line, pos HAVING count(*) > 1) AS twice")
      #expect(twice == 0)
      try await checkLedger(in: client)
    }
  }

  @Test("lines without a contract or a split wait, and are settled once there is one")
  func unsettled() async throws {
    var books = RoyaltyBooks.random(lines: [400])
    try await withBooks(books) { client in
      let run = try await RoyaltyRuns.run(.july(), in: client)
      let waiting = books.runs[0].filter { $0.work % 12 == 0 || $0.work % 11 == 0 }
      #expect(run.unsettled == Int64(waiting.count))
      #expect(run.unsettled > 0)
      for work in [12, 24] as [Int64] {
        _ = try await Contracts.add(Contract(work: Work.ID(rawValue: work), payee: Party.ID(rawValue: 2)), in: client)
        books.contracts.append(.init(work: work, payee: 2, fee: 1_500, pool: 1_000 + work))
      }
      let later = try await RoyaltyRuns.run(.july(), in: client)
      #expect(later.lines == Int64(waiting.filter { $0.work % 12 == 0 }.count))
      #expect(later.unsettled == Int64(waiting.filter { $0.work % 11 == 0 }.count))
      books.runs = [waiting]
      #expect(try await RoyaltyBooks.answer(of: later, in: client) == books.oracle()[0])
      try await checkLedger(in: client)
    }
  }

  @Test("a further advance isn't recouped from what was paid out before, and a payment counts once")
  func furtherAdvance() async throws {
    try await BusinessTests.withBooks { client in
      let payee = try await Parties.add(.person, name: "Payee", in: client)
      let work = try await Works.add("Work", owner: payee, in: client)
      let contract = try await Contracts.add(Contract(work: work, payee: payee, feeBasisPoints: 0), in: client)
      try await SplitRules.publish([SplitRule(work: work, shares: [.init(10_000, to: payee, as: .artist)])], in: client)
      let euro = Currency("EUR")!
      func advance(_ amount: Int64, _ key: String) async throws -> Bool {
        try await Contracts.recordAdvance(Money(amount, euro), on: contract, key: key, in: client)
      }
      func earn(_ gross: Int64) async throws -> RoyaltyRun {
        try await client.query(
          """
          INSERT INTO revenue_line (source, external_id, work, territory, currency, gross, earned_on)
          VALUES ('test', gen_random_uuid()::text, \(work), 'DE', 'EUR', \(gross), '2026-07-09')
          """)
        return try await RoyaltyRuns.run(.july(), in: client)
      }
      #expect(try await advance(100, "1"))
      #expect(try await earn(150).totals[0].recouped == 100)
      #expect(try await advance(70, "2"))
      #expect(try await !advance(70, "2"))
      #expect(try await earn(30).totals[0].recouped == 30)
      #expect(try await earn(-50).totals[0].recouped == -50)
      #expect(try await earn(1_000).totals[0].recouped == 90)
      #expect(try await client.value("SELECT recouped FROM advance") == 170)
      try await checkLedger(in: client)
    }
  }

  @Test("what no run can be about is refused")
  func refusals() async throws {
    try await BusinessTests.withBooks { client in
      await #expect(throws: RoyaltyError.noRules) { try await RoyaltyRuns.run(.july(), in: client) }
      try await RoyaltyBooks.random(lines: []).loadAgreements(into: client)
      await #expect(throws: RoyaltyError.beyondWatermark(5, last: 0)) {
        try await RoyaltyRuns.run(.july(watermark: 5), in: client)
      }
      var request = RoyaltyRunRequest.july()
      request.ruleVersion = SplitRules.Version(rawValue: 99)
      await #expect(throws: RoyaltyError.noSuchRules(SplitRules.Version(rawValue: 99))) {
        try await RoyaltyRuns.run(request, in: client)
      }
      request.currency = "XXX"
      await #expect(throws: RoyaltyError.noSuchCurrency("XXX")) { try await RoyaltyRuns.run(request, in: client) }
      let empty = try await RoyaltyRuns.run(.july(), in: client)
      #expect(empty.lines == 0)
      #expect(empty.state == .finished)
    }
  }
}
