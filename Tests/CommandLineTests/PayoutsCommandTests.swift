import Business
import Foundation
import FoundationNetworking
import Jobs
import Postgres
import PostgresTestKit
import ProcessTestKit
import Queue
import Redis
import TestFolder
import Testing

/// What is owed is paid, as operators and their workers do it.
@Suite(.postgres, .timeLimit(.minutes(2)))
struct PayoutsCommandTests {
  /// Books in which Ada has earned 84.99 EUR in July.
  private func withEarnings(_ body: (BooksFolder) async throws -> Void) async throws {
    try await BooksFolder.with { books in
      let database = books.database
      let ada = try await Parties.add(.person, name: "Ada", in: database)
      let work = try await Works.add("The Walk", owner: ada, in: database)
      _ = try await Contracts.add(Contract(work: work, payee: ada), in: database)
      try await SplitRules.publish(
        [SplitRule(work: work, shares: [SplitRule.Share(10_000, to: ada, as: .creator)])], in: database)
      try await database.query(
        """
        INSERT INTO revenue_line (source, external_id, work, title, territory, currency, gross, earned_on)
        VALUES ('netflix', '1', \(work), 'The Walk', 'DE', 'EUR', 9999, '2026-07-15')
        """)
      try await body(books)
    }
  }

  @Test("a month's revenue becomes a statement, a batch, and payouts that an operator approves, pays and turns down")
  func byHand() async throws {
    try await withEarnings { books in
      let folder = books.folder
      #expect(try await books.run(line: "royalty run 2026-07").status == 0)
      #expect(try await books.run(line: "royalty distribute 1").status == 0)
      let statement = try await books.run(line: "royalty statement 2 2026-07")
      #expect(statement.output.contains("monthly from 2026-07-01, revision 1") && statement.output.contains("84.99 EUR"))
      #expect(try await books.run(line: "royalty statement 2 2026-07 --csv -o july.csv").output == "")
      let csv = try String(contentsOf: folder.url.appending(path: "july.csv"), encoding: .utf8)
      #expect(csv.contains("The Walk,netflix,svod,DE,1,84.99,EUR,8499\r\n"), "\(csv)")
      #expect(try await books.run(line: "royalty statement 2 2026-07-31..2026-10-01").errors.contains("is in none"))

      let batch = try await books.run(line: "payouts batch EUR --cutoff 2999-01-01")
      #expect(batch.output.contains("84.99 EUR   pending"), "\(batch.output)\(batch.errors)")
      #expect(try await books.run(line: "payouts batch EUR --cutoff 2999-01-01").output == batch.output)
      #expect(try await books.run(line: "payouts batch EUR").output == "No payouts\n")
      let early = try await books.run(line: "payouts pay 1 --reference SEPA-1")
      #expect(early.status == 1 && early.errors.contains("approve it first"), "\(early.errors)")
      #expect(try await books.run(line: "payouts fail 1 --reason hm --by grace").output.contains("failed"))
      #expect(try await books.run(line: "payouts batch EUR").output.contains("84.99 EUR   pending"))
      #expect(try await books.run(line: "payouts approve 2 --by grace").output.contains("approved"))
      #expect(
        try await books.run(line: "payouts pay 2 --reference SEPA-1 --on 2026-08-04").output.contains("2026-08-04, SEPA-1"))
      let shown = try await books.run(line: "payouts show 2")
      for fact in ["Approved by   grace", "Paid on       2026-08-04"] {
        #expect(shown.output.contains(fact), "\(shown.output)")
      }
      #expect(try await books.run(line: "payouts ls --state failed --json").output.contains(#""failure":"hm""#))
      #expect(try await books.run(line: "payouts ls --payee 2").output.split(separator: "\n").count == 3)
      #expect(try await books.run(line: "payouts show 9").errors == "sprocket: There is no payout 9\n")
      #expect(try await books.run(line: "payouts batch EUR --minimum 0").status == 1)
    }
  }

  @Test("a worker that dies between intent and answer: another asks by the same key, and the money is sent once")
  func killedWorker() async throws {
    try await withEarnings { books in
      let (folder, database) = (books.folder, books.database)
      let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../WorkerTests/Peers/payouts.py")
      let gateway = try Program(running: URL(filePath: "/usr/bin/python3"), [script.standardized.path])
      defer { gateway.signal(SIGKILL) }
      let port = try #require(await gateway.output.line(containing: "port")?.split(separator: " ").last.map(String.init))
      try await PrivateServer.withTemporary { redis in
        let settings = [
          "DATABASE_URL": books.address, "REDIS_URL": "\(redis.url)", "SPROCKET_SCRATCH": folder.path("scratch"),
          "SPROCKET_PAYOUT_URL": "http://127.0.0.1:\(port)/silent/payouts", "SPROCKET_PAYOUT_TOKEN": "a-token-of-ours",
        ]
        for command in ["royalty run 2026-07", "royalty distribute 1", "payouts batch EUR", "payouts account 2 acct-ada"] {
          #expect(try await books.run(line: command).status == 0, "\(command)")
        }
        let scheduler = try Program(["scheduler", "--port", "0"], in: folder.url, settings: settings)
        let first = try Program(["worker"], in: folder.url, settings: settings)
        #expect(try await books.run(line: "payouts approve 1").status == 0)
        #expect(await gateway.output.line(containing: "booked payout-1") != nil)
        first.signal(SIGKILL)
        _ = await first.outcome()
        #expect(try await Payouts.payout(Payout.ID(rawValue: 1), in: database)?.state == .processing)
        let second = try Program(["worker"], in: folder.url, settings: settings)
        let client = RedisClient(url: redis.url)
        // What the distribution and the approval have put into the outbox.
        try await end(of: "outbox-1", in: Queue(name: StatementGenerateJob.queue, redis: client))
        try await end(of: "outbox-2", in: Queue(name: PayoutExecuteJob.queue, redis: client))
        #expect(try await Statements.issued(limit: 2, in: database).count == 1)
        #expect(try await Payouts.payout(Payout.ID(rawValue: 1), in: database)?.state == .paid)
        #expect(try await booked(at: port) == ["payout-1": 8_499])
        let paid: Int64 = try await database.value("SELECT sum(balance)::bigint FROM account_balance WHERE kind = 'cash'")
        #expect(paid == 8_499)
        for program in [second, scheduler] {
          program.signal(SIGTERM)
          #expect(await program.outcome().status == 0)
        }
      }
    }
  }

  /// Waits for a job's end, which is a good one.
  private func end(of job: String, in queue: Queue) async throws {
    for try await update in queue.updates(of: job) {
      if case .failed(let reason) = update { Issue.record("\(job) has failed: \(reason)") }
    }
  }

  /// What the gateway has booked by key.
  private func booked(at port: String) async throws -> [String: Int64] {
    struct Order: Decodable { let amount: Int64 }
    struct Ledger: Decodable { let orders: [String: Order] }
    let (data, _) = try await URLSession.shared.data(from: #require(URL(string: "http://127.0.0.1:\(port)/ledger")))
    return try JSONDecoder().decode(Ledger.self, from: data).orders.mapValues(\.amount)
  }
}
