import Business
import Foundation
import Jobs
import Logging
import Postgres
import PostgresTestKit
import Queue
import Scheduler
import Testing

@testable import Worker

@Suite(.timeLimit(.minutes(4)))
struct RestartTests {
  private typealias Stop = RestartingPostgres.Stop

  /// The tables are those of royalty runs' totals and of their parts, settled auctions, batches of payouts, deliveries that are applied, and
  /// all that is posted. People wait for none of them but the last, so that there is always a job that comes to it.
  private static let stops = [
    Stop(manner: .crash, wall: "royalty_total"), Stop(manner: .crash, wall: "royalty_entry"),
    Stop(manner: .shutdown, wall: "sale"),
    Stop(manner: .crash, wall: "payout_batch"), Stop(manner: .shutdown, wall: "partner_title"),
    Stop(manner: .crash, wall: "ledger_transaction"), Stop(manner: .shutdown), Stop(manner: .crash),
  ]

  @Test("PostgreSQL goes away and comes back in the middle of everything: the books are as if it had stayed")
  func middleOfEverything() async throws {
    try await RestartingPostgres.open { server in try await middleOfEverything(on: server) }
  }

  private func middleOfEverything(on server: RestartingPostgres) async throws {
    let gateway = try await Gateway("payouts.py")
    let payouts = try #require(PayoutGatewaySettings(endpoint: gateway.address("steady/payouts"), token: "a-token-of-ours"))
    let (client, workers, relay) = (client(of: server, "people"), client(of: server, "jobs"), client(of: server, "relay"))
    try await BusyBooks.prepare(client)
    try await client.withConnection { try await $0.execute(script: Self.witness, named: "witness") }
    try await Workshop.open(database: workers, payouts: payouts) { workshop in
      let service = OutboxRelay(
        database: relay, redis: workshop.redis, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
      let relaying = Task { try await service.run() }
      let restarts = Tally()
      let books = BusyBooks(client: client, workshop: workshop) { restarts.count == Self.stops.count }
      let (days, deliveries) = try await busy(books, restarts, server)
      try await settled(client, workshop)
      try await expectSound(client, deliveries: deliveries)
      try await expectJobsDone(client, workshop)
      try await expectSameRoyalties(client, days: days)
      try await expectPaidOnce(client, gateway)
      relaying.cancel()
      try await relaying.value
    }
    for client in [client, workers, relay] { await client.close() }
  }

  private func client(of server: RestartingPostgres, _ name: String) -> PostgresClient {
    var options = PostgresClient.Options()
    options.name = name
    return PostgresClient(url: server.url, options: options)
  }

  /// Keeps what was ever put into the outbox, with the change that caused it.
  private static let witness = """
    CREATE TABLE caused (id bigint PRIMARY KEY, job_type text);
    CREATE FUNCTION witness() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO caused SELECT id, job_type FROM added;
      RETURN NULL;
    END $$;
    CREATE TRIGGER witnessed AFTER INSERT ON outbox REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION witness();
    """

  // MARK: What happens

  /// Everything at once, and the server's stops in the middle of it: each when the report is read by half, and further jobs are done.
  /// - Returns: how many days were settled, and how many deliveries came.
  private func busy(_ books: BusyBooks, _ restarts: Tally, _ server: RestartingPostgres) async throws -> (Int32, Int) {
    let (half, restarted, halves) = (Signal(), Signal(), Tally())
    return try await withThrowingTaskGroup { group in
      group.addTask {
        try await books.importReport {
          halves.add()
          half.tell()
          await restarted.wait()
        }
      }
      for lane in 0..<3 { group.addTask { try await books.auction(lane: lane) } }
      group.addTask {
        for stop in Self.stops {
          await half.wait()
          let before = try await Self.completed(books.workshop)
          try await eventually { try await Self.completed(books.workshop) > before + 10 }
          let halted = try await server.restart(after: stop, amid: "jobs")
          #expect(halted > 0 || stop.wall == nil)
          restarts.add()
          restarted.tell()
        }
        restarted.end()
      }
      async let days = books.payRoyalties()
      async let first = books.deliver(lane: 0)
      async let second = books.deliver(lane: 1)
      try await group.waitForAll()
      #expect(halves.count > Self.stops.count, "the import began anew each time")
      #expect(books.losses.count > 0)
      return try await (days, first + second)
    }
  }

  private static func counts(_ workshop: Workshop) async throws -> [JobCounts] {
    var counts: [JobCounts] = []
    for name in Catalogue.businessQueues { counts.append(try await workshop.queue(name).counts()) }
    return counts
  }

  private static func completed(_ workshop: Workshop) async throws -> Int {
    try await counts(workshop).reduce(0) { $0 + $1.completed }
  }

  /// Waits until there is nothing left to be done.
  private func settled(_ client: PostgresClient, _ workshop: Workshop) async throws {
    try await eventually {
      let waiting: Int64 = try await client.value(
        "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM listing WHERE state = 'open')")
      guard waiting == 0 else { return false }
      return try await Self.counts(workshop).allSatisfy { $0.waiting + $0.delayed + $0.active + $0.prioritized == 0 }
    }
  }

  // MARK: What is true afterwards

  private func expectSound(_ client: PostgresClient, deliveries: Int) async throws {
    let wrong: [String] = try await client.query(
      """
      SELECT 'transaction ' || transaction.id || ' has ' || count(amount) || ' entries, of ' || sum(amount) AS problem
        FROM ledger_transaction AS transaction LEFT JOIN ledger_entry AS entry ON entry.transaction = transaction.id
        GROUP BY transaction.id HAVING count(amount) <> transaction.entry_count OR sum(amount) IS DISTINCT FROM 0
      UNION ALL
      SELECT 'listing ' || listing.id || ' is ' || state || ' with ' || count(sale) || ' sales'
        FROM listing LEFT JOIN sale ON sale.listing = listing.id GROUP BY listing.id
        HAVING count(sale) <> (reserve <= 1000)::int OR state <> CASE WHEN reserve <= 1000 THEN 'sold' ELSE 'unsold' END
      UNION ALL
      SELECT 'bid ' || listing || '/' || number || ' is ' || bid.state || ', released ' || count(back) || ' times'
        FROM bid LEFT JOIN ledger_transaction AS back ON back.reverses = bid.hold GROUP BY listing, number
        HAVING bid.state = 'leading' OR (bid.state <> 'won') <> (count(back) = 1)
      UNION ALL
      SELECT 'sale of ' || listing || ' isn''t the highest bid' FROM sale
        WHERE (price, buyer) <> (
          SELECT amount, bidder FROM bid WHERE bid.listing = sale.listing ORDER BY amount DESC, number LIMIT 1)
      UNION ALL
      SELECT 'the ' || kind || ' of party ' || owner || ' is ' || balance FROM account_balance
        WHERE kind = 'hold' AND balance <> 0 OR kind IN ('credit', 'payable', 'fee') AND balance < 0
      UNION ALL
      SELECT source || ' has ' || count(*) || ' lines of ' || count(DISTINCT external_id) || ', of ' || sum(gross)
        FROM revenue_line WHERE source IN ('cinema', 'netflix') GROUP BY source
        HAVING count(*) <> count(DISTINCT external_id) OR count(*) <> CASE source WHEN 'cinema' THEN 3000 ELSE \(deliveries) END
          OR source = 'cinema' AND sum(gross) <> 375000
      UNION ALL
      SELECT 'delivery ' || delivery_id || ' counts ' || count(line) || ' times'
        FROM webhook_inbox LEFT JOIN revenue_line AS line ON line.source = platform AND line.external_id = delivery_id
        GROUP BY webhook_inbox.id HAVING count(line) <> 1 OR applied_at IS NULL
      UNION ALL
      SELECT 'the report is there ' || count(*) || ' times' FROM revenue_report HAVING count(*) <> 1
      """
    ).map { try $0["problem"] }
    #expect(wrong.isEmpty)
    let sold: [Bool] = try await client.query("SELECT DISTINCT state = 'sold' AS sold FROM listing").map { try $0["sold"] }
    #expect(sold.count == 2)
    #expect(deliveries > 0)
  }

  /// Whatever a change has caused was done, and no job was given up.
  private func expectJobsDone(_ client: PostgresClient, _ workshop: Workshop) async throws {
    #expect(try await Self.counts(workshop).allSatisfy { $0.failed == 0 })
    for row in try await client.query("SELECT id, job_type FROM caused ORDER BY id") {
      let (id, name): (Int64, String) = (try row["id"], try row["job_type"])
      let queue = try workshop.queue(#require(Catalogue.jobType(named: name)).queue)
      #expect(try await queue.state(of: "outbox-\(id)") == .completed, "\(name) \(id)")
    }
  }

  /// What the runs brought is what they bring in other books, where nothing happens.
  private func expectSameRoyalties(_ client: PostgresClient, days: Int32) async throws {
    try await client.query("CREATE DATABASE undisturbed")
    let other = PostgresClient(url: client.url.database("undisturbed"))
    try await BusyBooks.prepare(other)
    try await BusyBooks.runUndisturbed(days, in: other)
    func totals(_ client: PostgresClient) async throws -> [String] {
      try await client.query(
        """
        SELECT period_start || ' ' || payee || ' ' || sum(amount) AS total
        FROM royalty_total JOIN royalty_run ON royalty_run.id = run WHERE state = 'finished'
        GROUP BY period_start, payee ORDER BY period_start, payee
        """
      ).map { try $0["total"] }
    }
    let expected = try await totals(other)
    await other.close()
    #expect(expected.count >= Int(days))
    #expect(try await totals(client) == expected)
  }

  private func expectPaidOnce(_ client: PostgresClient, _ gateway: Gateway) async throws {
    let paid = try await client.query("SELECT provider_key, account, amount, currency FROM payout WHERE state = 'paid'").map {
      (
        try $0["provider_key"] as String,
        try Gateway.Order(account: $0["account"], amount: $0["amount"], currency: $0["currency"])
      )
    }
    #expect(!paid.isEmpty)
    #expect(try await gateway.booked() == Dictionary(uniqueKeysWithValues: paid))
    let wrong: [String] = try await client.query(
      """
      SELECT 'payout ' || id || ' is ' || state AS problem FROM payout WHERE state <> 'paid'
      UNION ALL
      SELECT cash || ' has left the books, for payouts of ' || paid FROM
        (SELECT sum(balance) AS cash FROM account_balance WHERE kind = 'cash') AS books, (SELECT sum(amount) AS paid FROM payout) AS made
        WHERE cash <> paid
      UNION ALL
      SELECT 'payee ' || payee || ' is still owed ' || sum(amount) FROM (
          SELECT payee, amount FROM payable_credit WHERE kind = 'royalties' UNION ALL SELECT payee, -amount FROM payout) AS owed
        GROUP BY payee HAVING sum(amount) <> 0
      """
    ).map { try $0["problem"] }
    #expect(wrong.isEmpty)
  }
}
