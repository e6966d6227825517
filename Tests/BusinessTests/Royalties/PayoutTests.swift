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
  private let asked = Mutex<[String?]>([])
  private let calls = Mutex(0)
  private let losesFirst: Bool
  private let refusal: String?

  init(losesFirst: Bool = false, refusal: String? = nil) { (self.losesFirst, self.refusal) = (losesFirst, refusal) }

  var total: Int64 { sent.withLock { $0.values.reduce(0, +) } }
  /// To which accounts it was asked to send.
  var accounts: [String?] { asked.withLock { $0 } }

  func send(_ payout: Payout) async throws -> PayoutOutcome {
    asked.withLock { $0.append(payout.account) }
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
      try await client.query("UPDATE party SET payout_account = 'acct-' || id")
      try await body(client)
    }
  }

  private func balance(_ kind: String, in client: PostgresClient) async throws -> Int64 {
    try await client.value(
      "SELECT COALESCE(sum(balance), 0)::bigint FROM account_balance WHERE kind = \(kind) AND currency = 'EUR'")
  }

  /// What the gateway tells by a webhook, brought into the books.
  private func tell(_ notice: String, as event: String, in client: PostgresClient) async throws -> Payout {
    let receipt = try await WebhookInbox.receive(Data(notice.utf8), id: event, from: .payouts, in: client)
    return try await Payouts.reconcile(WebhookInbox.Request(inboxId: receipt.id.rawValue), in: client)
  }

  /// The books' payout for the first payee, as it is made.
  private func firstPayout(in client: PostgresClient) async throws -> Payout {
    try #require(try await PayoutBatch(currency: "EUR", cutoff: cutoff).create(in: client).first)
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
      let assigned = first.reduce(0) { $0 + $1.amount }
      let rest = try await PayoutBatch(currency: "EUR", cutoff: cutoff.addingTimeInterval(9), minimum: 1).create(in: client)
      #expect(assigned + rest.reduce(0) { $0 + $1.amount } == payable)
      await #expect(throws: PayoutError.minimumTooLow(0)) {
        try await PayoutBatch(currency: "EUR", cutoff: cutoff, minimum: 0).create(in: client)
      }
    }
  }

  @Test("a batch counts what was owed at its cutoff, from its minimum on, and what its own currency's payouts were")
  func counted() async throws {
    try await withPayable { client in
      let before: Date = try await client.value("SELECT min(posted_at) - interval '1 millisecond' FROM ledger_transaction")
      #expect(try await PayoutBatch(currency: "EUR", cutoff: before, minimum: 1).create(in: client) == [])
      #expect(try await !PayoutBatch(currency: "JPY", cutoff: cutoff, minimum: 1).create(in: client).isEmpty)
      let owed: [Int64] = try await client.query(
        "SELECT balance FROM account_balance WHERE kind = 'payable' AND currency = 'EUR' AND balance > 0 ORDER BY balance"
      ).map { try $0["balance"] }
      let minimum = owed[owed.count / 2]
      let batch = try await PayoutBatch(currency: "EUR", cutoff: cutoff, minimum: minimum).create(in: client)
      #expect(batch.map(\.amount).sorted() == owed.filter { $0 >= minimum })
    }
  }

  @Test("what a payee earns after a payout is paid by itself, less what is taken back meanwhile", arguments: [2_500, -500])
  func later(earned: Int64) async throws {
    try await withPayable { client in
      let first = try await firstPayout(in: client)
      let (platform, euro) = (try await Parties.platform(in: client), try #require(Currency("EUR")))
      try await Ledger.post(
        LedgerTransaction(
          source: LedgerTransaction.Source("royalty.release", "later"),
          postings: [
            Posting(-earned, to: Account(.claimable, of: platform, in: euro)),
            Posting(earned, to: Account(.payable, of: first.payee, in: euro)),
          ]), in: client)
      let next = try await PayoutBatch(currency: "EUR", cutoff: cutoff.addingTimeInterval(1)).create(in: client)
      #expect(next.map(\.payee) == (earned > 0 ? [first.payee] : []))
      #expect(next.map(\.amount) == (earned > 0 ? [earned] : []))
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
        #expect(
          try await tell(#"{"key":"\#(payout.providerKey)","state":"failed","reason":"again"}"#, as: event, in: client)
            == failed)
      }
      #expect(try await balance("payable", in: client) == payable)
      let again = try await PayoutBatch(currency: "EUR", cutoff: cutoff.addingTimeInterval(1)).create(in: client)
      #expect(again.map(\.payee) == [payout.payee])
      #expect(again.map(\.amount) == [payout.amount])
      await #expect(throws: PostgresError.self) { try await client.query("UPDATE payout SET state = 'pending'") }
      let twice = await #expect(throws: PostgresError.self, "what is owed is in a payout already") {
        try await client.query(
          """
          WITH batch AS (
            INSERT INTO payout_batch (kind, currency, cutoff, minimum) VALUES ('royalties', 'EUR', now(), 1) RETURNING id
          )
          INSERT INTO payout (batch, payee, currency, amount)
          SELECT batch.id, payee, currency, amount FROM payout, batch WHERE state = 'pending'
          """)
      }
      #expect(twice?.constraint == "payout_owed")
    }
  }

  @Test("approving causes one job, and what was turned down isn't approved")
  func approval() async throws {
    try await withPayable { client in
      let payout = try await firstPayout(in: client)
      for name in ["ada", "grace"] {
        #expect(try await Payouts.approve(payout.id, by: name, in: client).approvedBy == "ada")
      }
      let jobs = try await client.query("SELECT payload->>'payoutId' AS id FROM outbox WHERE job_type = 'payout.execute'")
      #expect(try jobs.map { try $0["id"] } == ["\(payout.id)"])
      _ = try await Payouts.fail(payout.id, reason: "not so much", by: "grace", in: client)
      await #expect(throws: PayoutError.wrongState(payout.id, .failed)) {
        try await Payouts.approve(payout.id, by: "ada", in: client)
      }
      let nobody = Payout.ID(rawValue: 99)
      await #expect(throws: PayoutError.noSuchPayout(nobody)) { try await Payouts.approve(nobody, by: "ada", in: client) }
    }
  }

  @Test("what an operator has paid moves in the ledger once, and no provider is asked for it")
  func byHand() async throws {
    try await withPayable { client in
      let (payout, payable) = (try await firstPayout(in: client), try await balance("payable", in: client))
      await #expect(throws: PayoutError.wrongState(payout.id, .pending)) {
        try await Payouts.pay(payout.id, reference: "SEPA 1", by: "ada", in: client)
      }
      try await Payouts.approve(payout.id, by: "ada", in: client)
      let day = CalendarDate("2026-08-04")
      for _ in 0..<2 {
        let paid = try await Payouts.pay(payout.id, reference: "SEPA 1", on: day, by: "grace", in: client)
        #expect(paid.state == .paid && paid.paidOn == day && paid.reference == "SEPA 1" && paid.settledBy == "grace")
      }
      #expect(try await balance("payable", in: client) == payable - payout.amount)
      await #expect(throws: PayoutError.self) { try await Payouts.pay(payout.id, reference: "SEPA 2", by: "ada", in: client) }
      await #expect(throws: PayoutError.self) { try await Payouts.fail(payout.id, reason: "no", by: "ada", in: client) }
      let bank = Bank()
      #expect(try await Payouts.execute(payout.id, by: bank, in: client).state == .paid)
      #expect(bank.accounts.isEmpty)
    }
  }

  @Test("what is turned down before anybody was asked never was in the ledger, and is owed on", arguments: [false, true])
  func turnedDown(isApproved: Bool) async throws {
    try await withPayable { client in
      let (payout, payable) = (try await firstPayout(in: client), try await balance("payable", in: client))
      if isApproved { try await Payouts.approve(payout.id, by: "ada", in: client) }
      for _ in 0..<2 {
        let failed = try await Payouts.fail(payout.id, reason: "wrong payee", by: "ada", in: client)
        #expect(failed.state == .failed && failed.failure == "wrong payee")
      }
      let bank = Bank()
      #expect(try await Payouts.execute(payout.id, by: bank, in: client).state == .failed)
      #expect(bank.accounts.isEmpty)
      #expect(try await balance("payable", in: client) == payable)
      #expect(try await client.value("SELECT count(*) FROM ledger_transaction WHERE source_type LIKE 'payout.%'") == Int64(0))
      let again = try await PayoutBatch(currency: "EUR", cutoff: cutoff.addingTimeInterval(1)).create(in: client)
      #expect(again.map(\.amount) == [payout.amount])
    }
  }

  @Test("one that was asked for and then found not to be made is owed again, once, and nobody is asked again")
  func givenUp() async throws {
    try await withPayable { client in
      let (payout, payable) = (try await firstPayout(in: client), try await balance("payable", in: client))
      let bank = Bank(losesFirst: true)
      try await Payouts.approve(payout.id, by: "ada", in: client)
      await #expect(throws: Bank.AnswerIsLost.self) { try await Payouts.execute(payout.id, by: bank, in: client) }
      #expect(try await balance("payable", in: client) == payable - payout.amount)
      for _ in 0..<2 {
        let failed = try await Payouts.fail(payout.id, reason: "the bank has none of it", by: "grace", in: client)
        #expect(failed.state == .failed && failed.settledBy == "grace")
      }
      #expect(try await Payouts.execute(payout.id, by: bank, in: client).state == .failed)
      #expect(bank.accounts.count == 1)
      #expect(try await balance("payable", in: client) == payable)
      #expect(try await balance("cash", in: client) == 0)
    }
  }

  @Test("a payout keeps the account that it was begun with; without one, nobody is asked")
  func account() async throws {
    try await withPayable { client in
      let (payout, bank) = (try await firstPayout(in: client), Bank(losesFirst: true))
      try await client.query("UPDATE party SET payout_account = NULL")
      try await Payouts.approve(payout.id, by: "ada", in: client)
      await #expect(throws: PayoutError.noAccount(payout.id, payout.payee)) {
        try await Payouts.execute(payout.id, by: bank, in: client)
      }
      #expect(try await Payouts.payout(payout.id, in: client)?.state == .approved)
      try await Payouts.setAccount("first", of: payout.payee, in: client)
      await #expect(throws: Bank.AnswerIsLost.self) { try await Payouts.execute(payout.id, by: bank, in: client) }
      try await Payouts.setAccount("second", of: payout.payee, in: client)
      #expect(try await Payouts.execute(payout.id, by: bank, in: client).state == .paid)
      #expect(bank.accounts == ["first", "first"])
      await #expect(throws: PayoutError.noSuchPayee(Party.ID(rawValue: 99))) {
        try await Payouts.setAccount("x", of: Party.ID(rawValue: 99), in: client)
      }
    }
  }

  @Test("what contradicts the books is refused, and changes nothing")
  func contradiction() async throws {
    try await withPayable { client in
      let (payout, payable) = (try await firstPayout(in: client), try await balance("payable", in: client))
      let paid = #"{"key":"\#(payout.providerKey)","state":"paid","reference":"r","paidOn":"2026-08-03"}"#
      await #expect(throws: PayoutError.self) { try await tell(paid, as: "early", in: client) }
      try await Payouts.approve(payout.id, by: "ada", in: client)
      _ = try await Payouts.execute(payout.id, by: Bank(refusal: "account closed"), in: client)
      let error = await #expect(throws: PayoutError.self) { try await tell(paid, as: "late", in: client) }
      #expect(error?.description.contains("find out from the provider") == true)
      #expect(try await balance("payable", in: client) == payable)
      #expect(try await client.value("SELECT count(*) FROM payout_event") == Int64(0))
    }
  }

  @Test("what a partner has delivered says nothing of payouts")
  func otherSender() async throws {
    try await withBooks { client async throws in
      let line =
        #"{"lineId":"1","movieId":"m","title":"Walk","country":"DE","currency":"EUR","amount":"1.00","date":"2026-10-31"}"#
      let receipt = try await WebhookInbox.receive(
        Data(#"{"lines":[\#(line)]}"#.utf8), id: "1", from: .partner(.netflix), in: client)
      await #expect(throws: WebhookInbox.Refusal.otherSender(receipt.id.rawValue, "netflix")) {
        try await Payouts.reconcile(WebhookInbox.Request(inboxId: receipt.id.rawValue), in: client)
      }
    }
  }

  @Test(
    "what isn't a gateway's notice is refused, and says why",
    arguments: [
      ("[]", "JSON"), (#"{"state":"paid"}"#, "key"), (#"{"key":"payout-x","state":"paid"}"#, "key"),
      (#"{"key":"payout-1","state":"gone"}"#, "state"), (#"{"key":"payout-1","state":"accepted"}"#, "reference"),
      (#"{"key":"payout-1","state":"paid","reference":"r"}"#, "paidOn"),
      (#"{"key":"payout-1","state":"failed","reason":7}"#, "reason"),
      (#"{"key":"payout-1","state":"failed","reason":"\u0000"}"#, "reason"),
    ])
  func notices(body: String, place: String) {
    let error = #expect(throws: PayoutError.self) { try PayoutNotice(body.utf8) }
    #expect(error?.description.contains(place) == true, "\(String(describing: error))")
  }

  @Test("a distribution causes a statement for each payee of its month or quarter, once")
  func statementsCaused() async throws {
    let books = RoyaltyBooks.random(lines: [200])
    try await withBooks { client in
      try await books.loadAgreements(into: client)
      try await books.load(books.runs[0], into: client)
      let run = try await RoyaltyRuns.run(.july(), in: client)
      for _ in 0..<2 { _ = try await RoyaltyDistribution.distribute(run.id, in: client) }
      let messages = try await client.query("SELECT job_type, payload::text AS payload FROM outbox ORDER BY id")
      #expect(try messages.allSatisfy { try $0["job_type"] == StatementRequest.job })
      let requests = try messages.map {
        try JSONDecoder().decode(StatementRequest.self, from: Data(($0["payload"] as String).utf8))
      }
      let payees: [Party.ID] = try await client.query("SELECT DISTINCT payee FROM royalty_total ORDER BY payee").map {
        try $0["payee"]
      }
      #expect(
        requests
          == payees.map { StatementRequest(payee: $0, kind: .monthly, periodStart: RoyaltyBooks.july.lowerBound) })
    }
  }

  @Test(
    "days are in a month, or else in a quarter, or in no statement",
    arguments: [
      ("2026-07-01", "2026-07-31", "monthly", "2026-07-01"), ("2026-12-05", "2026-12-05", "monthly", "2026-12-01"),
      ("2026-07-31", "2026-08-01", "quarterly", "2026-07-01"), ("2026-10-01", "2026-12-31", "quarterly", "2026-10-01"),
      ("2026-09-30", "2026-10-01", nil, nil),
    ] as [(String, String, String?, String?)])
  func periods(first: String, last: String, kind: String?, start: String?) throws {
    let days = try #require(CalendarDate(first))...(#require(CalendarDate(last)))
    let request = StatementRequest(payee: Party.ID(rawValue: 2), covering: days)
    #expect(request?.kind.rawValue == kind)
    #expect(request?.periodStart == start.flatMap { CalendarDate($0) })
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
      let run = try await RoyaltyRuns.run(.july(), in: client, parallelism: 2, linesPerPart: 150)
      #expect(try await RoyaltyBooks.answer(of: run, in: client) == books.oracle()[0])
      _ = try await RoyaltyClaim(id: "1", payee: Party.ID(rawValue: 3), currency: "EUR").perform(in: client)
      _ = try await RoyaltyDistribution.distribute(run.id, in: client)
      let payout = try #require(try await PayoutBatch(currency: "EUR", cutoff: cutoff).create(in: client).first)
      try await Payouts.setAccount("acct", of: payout.payee, in: client)
      try await Payouts.approve(payout.id, by: "somebody", in: client)
      #expect(try await Payouts.execute(payout.id, by: Bank(), in: client).state == .paid)
      let notice = #"{"key":"\#(payout.providerKey)","state":"accepted","reference":"r"}"#
      #expect(try await tell(notice, as: "1", in: client).state == .paid)
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

  @Test("tax forms sum what royalties were paid in the year, from the threshold on, and only for payees of the United States")
  func taxForms() async throws {
    try await withBooks { client in
      try await client.query(
        """
        INSERT INTO party (kind, name, tax_country, tax_id) VALUES
          ('person', 'Due', 'US', '\\x01'), ('person', 'Below', 'US', NULL), ('person', 'Elsewhere', 'PG', NULL)
        """)
      for (kind, payees) in [("royalty.release", [2, 3, 4]), ("sale", [3])] as [(String, [Int64])] {
        for payee in payees {
          try await Ledger.post(
            LedgerTransaction(
              source: LedgerTransaction.Source(kind, "\(payee)"),
              postings: [
                Posting(-9_999, to: Account(.claimable, of: Party.ID(rawValue: 1), in: Currency("USD")!)),
                Posting(9_999, to: Account(.payable, of: Party.ID(rawValue: payee), in: Currency("USD")!)),
              ]), in: client)
        }
      }
      try await client.query(
        """
        INSERT INTO payout_batch (kind, currency, cutoff, minimum) VALUES
          ('royalties', 'USD', now(), 1), ('royalties', 'USD', '2026-01-01', 1), ('sales', 'USD', now(), 1)
        """)
      try await client.query(
        """
        INSERT INTO payout (batch, payee, currency, amount, state, approved_at, paid_on)
        SELECT batch, payee, 'USD', amount, 'paid', now(), day FROM (VALUES
          (1, 2, 600, date '2026-01-01'), (2, 2, 400, '2026-12-31'), (1, 3, 999, '2026-06-01'), (1, 4, 5000, '2026-06-01'),
          (2, 3, 5000, '2025-12-31'), (3, 3, 5000, '2026-06-01')) AS paid (batch, payee, amount, day)
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
