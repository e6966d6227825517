import Business
import Jobs
import Postgres
import PostgresTestKit
import Queue
import Testing

@testable import Worker

@Suite(.postgres, .timeLimit(.minutes(2)))
struct OperationsRunAllTests {
  @Test("each step is done after those before it, and one that fails is told and holds up none")
  func round() async throws {
    try await withDatabase { database in
      try await Migrations().apply(to: database)
      try await Workshop.open(database: database) { workshop in
        let queue = try Queue(name: OperationsRunAllJob.queue, redis: workshop.redis)
        let day = try #require(CalendarDate("2026-10-31"))
        let id = try await queue.add(OperationsRunAllJob.self, OperationsRunAllJob.Payload(day: day))
        var result: OperationsRunAllJob.Result?
        for try await update in queue.updates(of: id) {
          if case .completed(let value) = update { result = try value.decode() }
        }
        let expected = ["analytics.snapshot", "auction.sweep", "calendar.sweep", "leaderboard.refresh"]
        #expect(result?.day == day)
        #expect(result?.done == expected)
        #expect(result?.failed.keys.sorted() == ["royalty.run"])
        #expect(
          result?.failed["royalty.run"]?.contains("No split rules are published") == true, "\(String(describing: result))")
        let steps = [
          (RoyaltyRunJob.queue, "royalty.run"), (AuctionSweepJob.queue, "auction.sweep"),
          (AnalyticsSnapshotJob.queue, "analytics.snapshot"),
        ]
        var times: [(begun: Double, ended: Double)] = []
        for (name, step) in steps {
          let record = try #require(try await Queue(name: name, redis: workshop.redis).job("\(id)-\(step)"))
          #expect(record.options.attempts == 3, "those after it don't wait for long")
          times.append(
            (
              try #require(record.processedOn).timeIntervalSince1970,
              try #require(record.finishedOn).timeIntervalSince1970
            ))
        }
        for (one, next) in zip(times, times.dropFirst()) { #expect(one.ended <= next.begun) }
      }
    }
  }
}
