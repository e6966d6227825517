import Business
import Foundation
import Postgres
import PostgresTestKit
import Testing

@Suite(.postgres, .timeLimit(.minutes(2)))
struct LedgerTests {
  private static let euro = Currency("EUR")!
  private static let dollar = Currency("USD")!

  /// The platform's revenue and a payee's account, for which a sale is posted.
  private struct Sale {
    let revenue: Account
    let fee: Account
    let payable: Account

    init(in client: PostgresClient) async throws {
      let platform = try await Parties.platform(in: client)
      let payee = try await Parties.add(.person, name: "Payee", in: client)
      revenue = Account(.revenue, of: platform, in: euro)
      fee = Account(.fee, of: platform, in: euro)
      payable = Account(.payable, of: payee, in: euro)
    }

    func transaction(_ id: String, _ gross: Int64 = 100) throws -> LedgerTransaction {
      let shares = try Allocation.split(gross, byBasisPoints: [1_500, 8_500])
      return try LedgerTransaction(
        source: LedgerTransaction.Source("sale", id),
        postings: [Posting(-gross, to: revenue), Posting(shares[0], to: fee), Posting(shares[1], to: payable)])
    }
  }

  @Test("what is posted is what is read, and balances are the sums")
  func posting() async throws {
    try await withBooks { client in
      let sale = try await Sale(in: client)
      let receipt = try await Ledger.post(sale.transaction("1"), in: client)
      #expect(receipt.isNew)
      #expect(try await Ledger.transaction(receipt.id, in: client) == sale.transaction("1"))
      #expect(try await Ledger.balance(of: sale.payable, in: client) == Money(85, Self.euro))
      #expect(try await Ledger.balance(of: sale.revenue, in: client) == Money(-100, Self.euro))
      #expect(try await client.value("SELECT sum(balance)::bigint FROM account_balance") == 0)
    }
  }

  @Test("the same source posts once, however often and from however many sides it is posted")
  func idempotency() async throws {
    try await withBooks { client in
      let sale = try await Sale(in: client)
      let receipts = try await withThrowingTaskGroup(of: Ledger.Receipt.self) { group in
        for _ in 1...24 { group.addTask { try await Ledger.post(sale.transaction("7"), in: client) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(receipts.filter(\.isNew).count == 1)
      #expect(Set(receipts.map(\.id)).count == 1)
      #expect(try await Ledger.balance(of: sale.payable, in: client) == Money(85, Self.euro))
      let error = await #expect(throws: LedgerError.self) { try await Ledger.post(sale.transaction("7", 200), in: client) }
      #expect(error == .sourceIsTaken(LedgerTransaction.Source("sale", "7"), by: receipts[0].id))
    }
  }

  @Test("a reversal takes back all of it, once, and the balances before stay what they were")
  func reversal() async throws {
    try await withBooks { client in
      let sale = try await Sale(in: client)
      let posted = try await Ledger.post(sale.transaction("1"), in: client)
      let before: Date = try await client.value("SELECT now()")
      let reversal = try await Ledger.reverse(posted.id, source: LedgerTransaction.Source("refund", "1"), in: client)
      #expect(try await Ledger.balance(of: sale.payable, in: client) == Money(0, Self.euro))
      #expect(try await Ledger.balance(of: sale.payable, asOf: before, in: client) == Money(85, Self.euro))
      let again = try await Ledger.reverse(posted.id, source: LedgerTransaction.Source("refund", "1"), in: client)
      #expect(again.id == reversal.id)
      #expect(!again.isNew)
      let error = await #expect(throws: PostgresError.self) {
        try await Ledger.reverse(posted.id, source: LedgerTransaction.Source("refund", "2"), in: client)
      }
      #expect(error?.constraint == "ledger_transaction_reversed_once")
    }
  }

  @Test("transactions that aren't any are refused before they reach the database")
  func shape() async throws {
    let platform = Party.ID(rawValue: 1)
    let (revenue, fee) = (Account(.revenue, of: platform, in: Self.euro), Account(.fee, of: platform, in: Self.euro))
    let foreign = Account(.fee, of: platform, in: Self.dollar)
    let source = LedgerTransaction.Source("sale", "1")
    #expect(throws: LedgerError.unbalanced(source, by: "-1 minor units of EUR")) {
      try LedgerTransaction(source: source, postings: [Posting(-2, to: revenue), Posting(1, to: fee)])
    }
    #expect(throws: LedgerError.self) {
      try LedgerTransaction(source: source, postings: [Posting(-1, to: revenue), Posting(1, to: foreign)])
    }
    #expect(throws: LedgerError.nothingMoves(source, fee)) {
      try LedgerTransaction(source: source, postings: [Posting(0, to: fee), Posting(0, to: revenue)])
    }
    #expect(throws: LedgerError.tooFewPostings(source)) { try LedgerTransaction(source: source, postings: []) }
    #expect(throws: LedgerError.unbalanced(source, by: "18446744073709551614 minor units of EUR")) {
      try LedgerTransaction(source: source, postings: [Posting(.max, to: revenue), Posting(.max, to: fee)])
    }
  }

  // MARK: What the database enforces, whoever writes

  /// A transaction's row and entries of these amounts, at the accounts with the numbers 1 and 2.
  private func write(_ amounts: [Int64], count: Int? = nil, reversing: Int64? = nil, in client: PostgresClient) async throws {
    let count = Int32(count ?? amounts.count)
    try await client.transaction { transaction in
      let id: Int64 = try await transaction.value(
        """
        INSERT INTO ledger_transaction (source_type, source_id, entry_count, reverses)
        VALUES ('test', gen_random_uuid()::text, \(count), \(reversing)) RETURNING id
        """)
      for (place, amount) in amounts.enumerated() {
        try await transaction.query(
          """
          INSERT INTO ledger_entry (transaction, place, entry_count, account, currency, amount)
          VALUES (\(id), \(Int32(place)), \(count), \(Int64(place % 2 + 1)), 'EUR', \(amount))
          """)
      }
    }
  }

  private func constraint(_ body: () async throws -> Void) async -> String? {
    do {
      try await body()
      return nil
    } catch {
      return (error as? PostgresError)?.constraint ?? "\(error)"
    }
  }

  private func withTwoAccounts(_ body: (PostgresClient) async throws -> Void) async throws {
    try await withBooks { client in
      try await client.query("INSERT INTO account (owner, kind, currency) VALUES (1, 'revenue', 'EUR'), (1, 'fee', 'EUR')")
      try await body(client)
    }
  }

  @Test("only transactions that are whole and in balance are committed")
  func balance() async throws {
    try await withTwoAccounts { client async throws in
      #expect(await constraint { try await write([-5, 5], in: client) } == nil)
      #expect(await constraint { try await write([-5, 4], in: client) } == "ledger_transaction_balanced")
      #expect(await constraint { try await write([-5, 5], count: 3, in: client) } == "ledger_transaction_complete")
      #expect(await constraint { try await write([], count: 2, in: client) } == "ledger_transaction_complete")
      #expect(await constraint { try await write([-5, 5, 0], in: client) } == "ledger_entry_moves_something")
      #expect(await constraint { try await write([.max, .max], in: client) } == "ledger_transaction_balanced")
      #expect(await constraint { try await write([5, -5], reversing: 1, in: client) } == nil)
      #expect(await constraint { try await write([-6, 6], reversing: 1, in: client) } != nil)
      #expect(try await client.value("SELECT count(*) FROM ledger_entry") == 4)
    }
  }

  @Test("a reversal has to be exactly that")
  func exactReversal() async throws {
    try await withTwoAccounts { client in
      try await write([-5, 5], in: client)
      #expect(await constraint { try await write([4, -4], reversing: 1, in: client) } == "ledger_transaction_reversal_exact")
      #expect(
        await constraint { try await write([5, -5, 1, -1], reversing: 1, in: client) } == "ledger_transaction_reversal_exact")
      #expect(await constraint { try await write([5, -5], reversing: 1, in: client) } == nil)
    }
  }

  @Test("nothing can be added to a transaction that is committed, not even in balance")
  func closed() async throws {
    try await withTwoAccounts { client in
      try await write([-5, 5], in: client)
      for places in ["(1, 2, 2, 1, 'EUR', -9), (1, 3, 2, 2, 'EUR', 9)", "(1, 2, 4, 1, 'EUR', -9), (1, 3, 4, 2, 'EUR', 9)"] {
        await #expect(throws: PostgresError.self) {
          try await client.query(
            """
            INSERT INTO ledger_entry (transaction, place, entry_count, account, currency, amount)
            VALUES \(SQL(verbatim: places))
            """)
        }
      }
      #expect(try await client.value("SELECT count(*) FROM ledger_entry") == 2)
    }
  }

  @Test("an entry is in its account's currency")
  func currency() async throws {
    try await withTwoAccounts { client in
      let found = await constraint {
        try await client.transaction { transaction in
          _ = try await transaction.perform([
            "INSERT INTO ledger_transaction (source_type, source_id, entry_count) VALUES ('test', '1', 2)",
            """
            INSERT INTO ledger_entry (transaction, place, entry_count, account, currency, amount)
            VALUES (1, 0, 2, 1, 'USD', 1), (1, 1, 2, 2, 'USD', -1)
            """,
          ])
        }
      }
      #expect(found == "ledger_entry_in_the_account_currency")
    }
  }

  @Test(
    "what is written can't be changed, by the tables' owner either",
    arguments: [
      "UPDATE ledger_entry SET amount = amount * 2", "DELETE FROM ledger_entry", "TRUNCATE ledger_entry",
      "UPDATE ledger_transaction SET posted_at = now()", "DELETE FROM ledger_transaction",
      "TRUNCATE ledger_transaction CASCADE", "UPDATE account SET owner = 1", "DELETE FROM account WHERE false",
      "SET session_replication_role = replica; DELETE FROM ledger_entry",
    ])
  func appendOnly(statement: String) async throws {
    try await withTwoAccounts { client in
      try await write([-5, 5], in: client)
      let error = await #expect(throws: PostgresError.self) {
        try await client.withConnection { try await $0.execute(script: statement, named: statement) }
      }
      #expect(error?.sqlState == SQLState(rawValue: "23001"), "\(error.map { "\($0)" } ?? "")")
      #expect(try await client.value("SELECT sum(abs(amount))::bigint FROM ledger_entry") == 10)
    }
  }

  @Test("the application's role may post and read, and not even try to change")
  func role() async throws {
    var options = PostgresClient.Options()
    options.role = "sprocket_application"
    try await withBooks { owner in
      let client = PostgresClient(url: owner.url, options: options)
      let sale = try await Sale(in: client)
      let receipt = try await Ledger.post(sale.transaction("1"), in: client)
      #expect(receipt.isNew)
      for statement: SQL in [
        "UPDATE ledger_entry SET amount = 1", "DELETE FROM ledger_transaction", "TRUNCATE account CASCADE",
      ] {
        let error = await #expect(throws: PostgresError.self) { try await client.query(statement) }
        #expect(error?.sqlState == .insufficientPrivilege)
      }
      await client.close()
    }
  }

  // MARK: Crashes

  @Test("a connection that breaks during COMMIT: each sale is posted once")
  func cutConnection() async throws {
    try await withBooks { direct in
      let sale = try await Sale(in: direct)
      let proxy = try CutProxy(to: try #require(direct.url.options["host"]))
      defer { proxy.close() }
      let database = try #require(direct.url.options["dbname"])
      let client = PostgresClient(url: PostgresURL(socketFolder: proxy.host, user: "sprocket", database: database))
      for (number, fate) in [CutProxy.Fate.answerIsLost, .isLost, .isLostSilently].enumerated() {
        proxy.decide(fate)
        try await client.transaction { _ = try await Ledger.post(sale.transaction("\(number)"), in: $0) }
        #expect(try await Ledger.balance(of: sale.payable, in: direct) == Money(Int64(number + 1) * 85, Self.euro))
      }
      await client.close()
    }
  }
}
