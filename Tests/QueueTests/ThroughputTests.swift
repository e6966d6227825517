import Testing

@testable import Queue

@Suite(.timeLimit(.minutes(1)))
struct ThroughputTests {
  /// Ends jobs, as a worker does that keeps an hour's counts.
  private func finish(_ queue: Queue, completed: Int = 0, failed: Int = 0) async throws {
    for _ in 0..<completed {
      try await queue.add("film", 1)
      try await queue.take().complete(returning: JSONText("1"), keeping: .all, metrics: 60)
    }
    for _ in 0..<failed {
      try await queue.add("film", 1)
      try await queue.take().fail(JobFailure(UnrecoverableError("no film")), keeping: .all, metrics: 60)
    }
  }

  @Test("each minute has its count, also those in which nothing ended")
  func minuteByMinute() async throws {
    let clock = ManualClock()
    try await withQueue(clock: clock.wallClock) { queue in
      #expect(try await queue.throughput(minutes: 3) == Throughput(completed: [0, 0, 0], failed: [0, 0, 0]))
      try await finish(queue, completed: 2)
      clock.advance(by: .seconds(60))
      try await finish(queue, completed: 1, failed: 1)
      clock.advance(by: .seconds(180))
      try await finish(queue, completed: 3)
      #expect(try await queue.throughput(minutes: 5) == Throughput(completed: [2, 1, 0, 0, 3], failed: [0, 1, 0, 0, 0]))
      #expect(try await queue.throughput(minutes: 2) == Throughput(completed: [0, 3], failed: [0, 0]))
      clock.advance(by: .seconds(120))
      #expect(try await queue.throughput(minutes: 4).completed == [0, 3, 0, 0])
    }
  }

  @Test("a span that isn't kept is refused", arguments: [0, -1, 1441, .max])
  func outOfRange(_ minutes: Int) async throws {
    try await withQueue { queue in
      await #expect(throws: QueueError.self) { try await queue.throughput(minutes: minutes) }
    }
  }

  @Test(
    "what others have written there does no harm",
    arguments: [
      [Int.max, 0, Int.min], [nil, nil, nil], [1, Int.min, 0], [0, Int.max, Int.max], [5], [],
    ] as [[Int?]])
  func strangersNumbers(_ totals: [Int?]) {
    let counts = MinuteCounts(totals: totals, closed: [.max, -3]).latest(3, endingAt: 30_000_000)
    #expect(counts.count == 3 && counts.allSatisfy { $0 >= 0 })
  }
}
