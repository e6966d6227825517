import Business
import Foundation
import Postgres
import PostgresTestKit
import Synchronization
import Testing

/// A provider that sends once for each key, and whose answer may get lost.
private final class Bank: PayoutProvider {
  struct AnswerIsLost: Error {}

  let name = "bank"
  private let sent = Mutex<[String: Int64]>([:])
  private let calls = Mutex(0)
  private let losesFirst: Bool
  private let refusal: String?

  init(losesFirst: Bool = false, refusal: String? = nil) { (self.losesFirst, self.refusal) = (losesFirst, refusal) }

  var total: Int64 { sent.withLock { $0.values.reduce(0, +) } }

  func send(_ payout: Payout) async throws -> PayoutOutcome {
    if let refusal { return .failed(reason: refusal) }
    sent.withLock { $0[payout.providerKey] = payout.amount }
    let isFirst = calls.withLock { calls in
      calls += 1
      return calls == 1
    }
    if losesFirst && isFirst { throw AnswerIsLost() }
    return .paid(reference: "r-\(payout.providerKey)", on: CalendarDate("2026-08-03")!)
  }
}

@Suite(.postgres, .timeLimit(.minutes(2)))
struct PayoutTests {
  private func withPayable(_ body: (PostgresClient) async throws -> Void) async throws {
    let books = RoyaltyBooks.random(lines: [300])
    try await withBooks { client in
      try await books.loadAgreements(into: client)
      try await books.load(books.runs[0], into: client)
      let run = try await RoyaltyRuns.run(.july(), in: client)
      _ = try await RoyaltyDistribution.distribute(run.id, in: client)
      try await body(client)
    }
  }

  private func balance(_ kind: String, in client: PostgresClient) async throws -> Int64 {
    try await client.value(
      "SELECT COALESCE(sum(balance), 0)::bigint FROM account_balance WHERE kind = \(kind) AND currency = 'EUR'")
  }

  private let cutoff = Date(timeIntervalSinceNow: 60)

  @Test("a batch has one payout for each payee who is owed enough, and no amount is in two")
  func batches() async throws {
    try await withPayable { client in
      let (payable, batch) = (
        try await balance("payable", in: client), PayoutBatch(currency: "EUR", cutoff: cutoff, minimum: 100_000)
      )
      let batches = try await withThrowingTaskGroup(of: [Payout].self) { group in
        for number in 0..<6 {
          group.addTask {
            let other = PayoutBatch(
              currency: "EUR", cutoff: batch.cutoff.addingTimeInterval(Double(number % 3)), minimum: 100_000)
            return try await other.create(in: client)
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let payouts = Set(batches.flatMap { $0.map(\.id) })
      let first = try #require(batches.first { !$0.isEmpty })
      #expect(payouts.count == first.count)
      #expect(first.allSatisfy { $0.amount >= 100_000 && $0.state == .pending })
      let assigned: Int64 = try await client.value(
        "SELECT sum(amount)::bigint FROM royalty_total WHERE payout IS NOT NULL AND currency = 'EUR'")
      #expect(assigned == first.reduce(0) { $0 + $1.amount })
      let rest = try await PayoutBatch(currency: "EUR", cutoff: cutoff.addingTimeInterval(9), minimum: 1).create(in: client)
      #expect(assigned + rest.reduce(0) { $0 + $1.amount } == payable)
      await #expect(throws: PayoutError.minimumTooLow(0)) {
        try await PayoutBatch(currency: "EUR", cutoff: cutoff, minimum: 0).create(in: client)
      }
    }
  }

  @Test("a payout is sent once, also when the answer is lost and several execute it")
  func execution() async throws {
    try await withPayable { client in
      let payout = try #require(try await PayoutBatch(currency: "EUR", cutoff: cutoff).create(in: client).first)
      let (bank, payable) = (Bank(losesFirst: true), try await balance("payable", in: client))
      await #expect(throws: PayoutError.wrongState(payout.id, .pending)) {
        try await Payouts.execute(payout.id, by: bank, in: client)
      }
      try await Payouts.approve(payout.id, by: "somebody", in: client)
      await #expect(throws: Bank.AnswerIsLost.self) { try await Payouts.execute(payout.id, by: bank, in: client) }
      #expect(try await Payouts.payout(payout.id, in: client)?.state == .processing)
      let paid = try await withThrowingTaskGroup(of: Payout.self) { group in
        for _ in 0..<4 { group.addTask { try await Payouts.execute(payout.id, by: bank, in: client) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(paid.allSatisfy { $0.state == .paid })
      #expect(bank.total == payout.amount)
      #expect(try await balance("payable", in: client) == payable - payout.amount)
      #expect(try await balance("cash", in: client) == payout.amount)
    }
  }

  @Test("one that fails is owed again, once, and paid with a later batch")
  func failure() async throws {
    try await withPayable { client in
      let payable = try await balance("payable", in: client)
      let payout = try #require(try await PayoutBatch(currency: "EUR", cutoff: cutoff).create(in: client).first)
      try await Payouts.approve(payout.id, by: "somebody", in: client)
      let failed = try await Payouts.execute(payout.id, by: Bank(refusal: "account closed"), in: client)
      #expect(failed.state == .failed)
      for event in ["1", "1", "2"] {
        let told = try await Payouts.reconcile(payout.id, .failed(reason: "again"), event: event, from: "bank", in: client)
        #expect(told == failed)
      }
      #expect(try await balance("payable", in: client) == payable)
      let again = try await PayoutBatch(currency: "EUR", cutoff: cutoff.addingTimeInterval(1)).create(in: client)
      #expect(again.map(\.payee) == [payout.payee])
      #expect(again.map(\.amount) == [payout.amount])
      await #expect(throws: PostgresError.self) { try await client.query("UPDATE payout SET state = 'pending'") }
      await #expect(throws: PostgresError.self) { try await client.query("UPDATE royalty_total SET payout = NULL") }
    }
  }

  @Test("the application's role may do all of it")
  func role() async throws {
    let books = RoyaltyBooks.random(lines: [200])
    try await withBooks { owner in
      var options = PostgresClient.Options()
      options.role = "sprocket_application"
      let client = PostgresClient(url: owner.url, options: options)
      try await books.loadAgreements(into: client)
      try await books.load(books.runs[0], into: client)
      let run = try await RoyaltyRuns.run(.july(), in: client, parallelism: 2, linesPerConnection: 150)
      #expect(try await RoyaltyBooks.answer(of: run, in: client) == books.oracle()[0])
      _ = try await RoyaltyClaim(id: "1", payee: Party.ID(rawValue: 3), currency: "EUR").perform(in: client)
      _ = try await RoyaltyDistribution.distribute(run.id, in: client)
      let payout = try #require(try await PayoutBatch(currency: "EUR", cutoff: cutoff).create(in: client).first)
      try await Payouts.approve(payout.id, by: "somebody", in: client)
      #expect(try await Payouts.execute(payout.id, by: Bank(), in: client).state == .paid)
      let request = StatementRequest(payee: payout.payee, kind: .monthly, periodStart: RoyaltyBooks.july.lowerBound)
      #expect(try await Statements.generate(request, in: client).revision == 1)
      _ = try await TaxFormRequest(taxYear: 2026, payee: payout.payee).prepare(in: client)
      await client.close()
    }
  }

  @Test("statements say what the entries sum to; a correction makes a further revision, and the first stays")
  func statements() async throws {
    let books = RoyaltyBooks.random(lines: [300, 40])
    try await withBooks { client in
      try await books.loadAgreements(into: client)
      var revisions: [Statement] = []
      let request = StatementRequest(payee: Party.ID(rawValue: 4), kind: .monthly, periodStart: RoyaltyBooks.july.lowerBound)
      for (number, mode) in zip(0..., [RoyaltyRunRequest.Mode.entries, .totals]) {
        try await books.load(books.runs[number], into: client)
        _ = try await RoyaltyRuns.run(.july(mode), in: client)
        let made = try await withThrowingTaskGroup(of: Statement.self) { group in
          for _ in 0..<3 { group.addTask { try await Statements.generate(request, in: client) } }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(made.allSatisfy { $0 == made[0] })
        revisions.append(made[0])
        let sums: [String] = try await client.query(
          """
          SELECT currency || ' ' || sum(amount) AS sum FROM royalty_total WHERE payee = 4 GROUP BY currency ORDER BY currency
          """
        ).map { try $0["sum"] }
        #expect(made[0].totals.map { "\($0.currency) \($0.amount)" } == sums)
      }
      #expect(revisions.map(\.revision) == [1, 2])
      let first: String = try await client.value("SELECT csv FROM statement WHERE revision = 1")
      #expect(first == revisions[0].csv)
      let read: [String] = try Oracle.run("statement.py", revisions[1].csv)
      #expect(read == revisions[1].totals.map { "\($0.currency) \($0.amount)" })
      #expect(revisions[1].html.contains("revision 2"))
      let quarter = StatementRequest(payee: Party.ID(rawValue: 4), kind: .quarterly, periodStart: RoyaltyBooks.july.lowerBound)
      #expect(try await Statements.generate(quarter, in: client).totals == revisions[1].totals)
      let wrong = StatementRequest(payee: Party.ID(rawValue: 4), kind: .quarterly, periodStart: CalendarDate("2026-08-01")!)
      await #expect(throws: StatementError.notAPeriod(.quarterly, CalendarDate("2026-08-01")!)) {
        try await Statements.generate(wrong, in: client)
      }
    }
  }

  @Test("tax forms sum what was paid in the year, from the threshold on, and only for payees of the United States")
  func taxForms() async throws {
    try await withBooks { client in
      try await client.query(
        """
        INSERT INTO party (kind, name, tax_country, tax_id) VALUES
          ('person', 'Due', 'US', '\\x01'), ('person', 'Below', 'US', NULL), ('person', 'Elsewhere', 'PG', NULL)
        """)
      try await client.query(
        "INSERT INTO payout_batch (currency, cutoff, minimum) VALUES ('USD', now(), 1), ('USD', '2026-01-01', 1)")
      try await client.query(
        """
        INSERT INTO payout (batch, payee, currency, amount, state, approved_at, paid_on)
        SELECT batch, payee, 'USD', amount, 'paid', now(), day FROM (VALUES
          (1, 2, 600, date '2026-01-01'), (2, 2, 400, '2026-12-31'), (1, 3, 999, '2026-06-01'), (1, 4, 5000, '2026-06-01'),
          (2, 3, 5000, '2025-12-31')) AS paid (batch, payee, amount, day)
        """)
      func forms(_ payee: Int64, _ year: Int32 = 2026) async throws -> [TaxForm] {
        try await TaxFormRequest(taxYear: year, payee: Party.ID(rawValue: payee)).prepare(in: client)
      }
      let due = try await forms(2)
      #expect(due.map(\.form) == ["1099-MISC"])
      #expect(due.map(\.box) == ["2"])
      #expect(due.map(\.amount) == [1_000])
      #expect(due.map(\.hasTaxID) == [true])
      #expect(try await forms(2) == due)
      #expect(try await forms(3) == [])
      #expect(try await forms(4) == [])
      #expect(try await forms(3, 2025).map(\.amount) == [5_000])
      #expect(try await forms(3, 2025).map(\.hasTaxID) == [false])
      await #expect(throws: TaxError.noRules(2100)) { try await forms(2, 2100) }
    }
  }
}
