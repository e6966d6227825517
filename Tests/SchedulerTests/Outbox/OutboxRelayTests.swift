import Business
import Jobs
import Postgres
import PostgresTestKit
import Queue
import Testing

@testable import Scheduler

@Suite(.postgres, .timeLimit(.minutes(2)))
struct OutboxRelayTests {
  private func message(_ days: Int) throws -> OutboxMessage {
    try OutboxMessage(jobType: AnalyticsSnapshotJob.name, payload: DailySnapshot.Request(days: days))
  }

  private func withHouse(_ body: (PostgresClient, Queue, @escaping @Sendable () async throws -> Void) async throws -> Void)
    async throws
  {
    try await withRedis { redis in
      try await withDatabase { database in
        try await Migrations().apply(to: database)
        let relay = OutboxRelay(database: database, redis: redis, logger: LogBook().logger)
        try await body(database, Queue(name: AnalyticsSnapshotJob.queue, redis: redis)) { try await relay.run() }
      }
    }
  }

  @Test("what is committed becomes one job each, whoever relays; what isn't becomes none")
  func once() async throws {
    try await withHouse { database, queue, relay in
      try await running([relay, relay, relay]) {
        struct Failure: Error {}
        for number in 1...30 {
          try? await database.transaction { transaction in
            try await Outbox.put((0..<20).map { _ in try message(number) }, in: transaction)
            if number.isMultiple(of: 3) { throw Failure() }
          }
        }
        try await eventually { try await database.value("SELECT count(*) FROM outbox") == Int64(0) }
      }
      let counts = try await queue.counts()
      #expect(counts.waiting == 400)
    }
  }

  @Test("a relay that dies between the queue and the commit leaves a message that becomes the same job")
  func again() async throws {
    try await withHouse { database, queue, relay in
      try await Outbox.put([message(1)], in: database)
      let id: Int64 = try await database.value("SELECT id FROM outbox")
      var options = AnalyticsSnapshotJob.options
      options.id = "outbox-\(id)"
      try await queue.add(AnalyticsSnapshotJob.self, DailySnapshot.Request(days: 1), options: options)
      try await running([relay]) {
        try await eventually { try await database.value("SELECT count(*) FROM outbox") == Int64(0) }
      }
      #expect(try await queue.counts().waiting == 1)
    }
  }

  @Test("a job that isn't due waits for its time; what can't be a job stays, with the reason")
  func dueAndRefused() async throws {
    try await withHouse { database, queue, relay in
      let due: PostgresRows = try await database.query("SELECT now() + interval '1 hour' AS due")
      try await Outbox.put(
        [
          OutboxMessage(jobType: "nonsense", payload: ["a": 1]),
          OutboxMessage(jobType: AnalyticsSnapshotJob.name, payload: ["days": "many"]),
          OutboxMessage(jobType: AnalyticsSnapshotJob.name, payload: ["days": 2], dueAt: due.first?["due"]),
        ], in: database)
      try await running([relay]) {
        try await eventually { try await database.value("SELECT count(*) FROM outbox WHERE problem IS NULL") == Int64(0) }
      }
      #expect(try await queue.counts().delayed == 1)
      let problems: [String] = try await database.query("SELECT problem FROM outbox ORDER BY id").map { try $0["problem"] }
      #expect(problems.count == 2)
      #expect(problems.first == "there is no job type nonsense" && problems.last?.contains("days") == true, "\(problems)")
    }
  }
}
