import Redis
import Testing

@testable import Queue

@Suite(.timeLimit(.minutes(2)))
struct StalledJobTests {
  /// A check that isn't held off by the one before.
  private func check(_ queue: Queue, maxStalledCount: Int = 1) async throws -> [String] {
    try await queue.redis.send(["DEL", "bull:films:stalled-check"])
    return try await queue.recoverStalledJobs(interval: .seconds(30), maxStalledCount: maxStalledCount)
  }

  @Test("two checks put back a job whose lock is gone, next in turn; one with a lock stays")
  func recovery() async throws {
    try await withQueue { queue in
      for number in 1...3 { try await queue.add("transcode", number) }
      _ = try await queue.take()
      _ = try await queue.take()
      #expect(try await check(queue).isEmpty)
      try await queue.redis.send(["DEL", "bull:films:1:lock"])
      #expect(try await check(queue) == ["1"])
      #expect(try await queue.eventLog().suffix(2) == ["waiting < active 1", "stalled 1"])
      let again = try await queue.take()
      #expect(again.id == "1")
      #expect(again.record.stalledCount == 1)
      #expect(again.record.attemptsMade == 0)
      #expect(again.record.deferredFailure == nil)
      #expect(try await queue.state(of: "2") == .active)
    }
  }

  @Test("a job that stalls too often is marked, to be failed by the worker that fetches it")
  func tooOften() async throws {
    try await withQueue { queue in
      try await queue.add("transcode", 1)
      for expected in [nil, "job stalled more than allowable limit"] {
        _ = try await queue.take()
        _ = try await check(queue)
        try await queue.redis.send(["DEL", "bull:films:1:lock"])
        #expect(try await check(queue) == ["1"])
        #expect(try await queue.job("1")?.deferredFailure == expected)
      }
    }
  }

  @Test("checks of several workers don't add up: one an interval")
  func interval() async throws {
    try await withQueue { queue in
      try await queue.add("transcode", 1)
      _ = try await queue.take()
      try await queue.redis.send(["DEL", "bull:films:1:lock"])
      for _ in 1...3 {
        #expect(try await queue.recoverStalledJobs(interval: .seconds(60), maxStalledCount: 1).isEmpty)
      }
      #expect(try await queue.state(of: "1") == .active)
    }
  }

  @Test("an active id without a job is dropped, not run")
  func orphan() async throws {
    try await withQueue { queue in
      try await queue.add("transcode", 1)
      _ = try await queue.take()
      _ = try await check(queue)
      try await queue.redis.send(["DEL", "bull:films:1", "bull:films:1:lock"])
      #expect(try await check(queue).isEmpty)
      #expect(try await queue.counts() == JobCounts())
    }
  }
}
