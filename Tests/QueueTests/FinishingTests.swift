import Redis
import Testing

@testable import Queue

@Suite(.timeLimit(.minutes(2)))
struct FinishingTests {
  private struct Broken: Error, CustomStringConvertible {
    var description: String { "the codec broke" }
  }

  private func options(attempts: Int, backoff: Backoff? = nil) -> JobOptions {
    var options = JobOptions()
    options.attempts = attempts
    options.backoff = backoff
    return options
  }

  @Test("a completed job keeps its result and leaves no lock")
  func completion() async throws {
    let clock = ManualClock()
    try await withQueue(clock: clock.wallClock) { queue in
      try await queue.add("transcode", 1)
      try await queue.take().complete(returning: JSONText(#"{"frames":25}"#), keeping: .all)
      let record = try #require(try await queue.job("1"))
      #expect(record.returnValue == JSONText(#"{"frames":25}"#))
      #expect(record.finishedOn != nil)
      #expect(record.attemptsMade == 1)
      #expect(try await queue.redis.send(["ZSCORE", queue.keys.completed, "1"]).string == "\(clock.milliseconds)")
      #expect(try await queue.redis.send(["EXISTS", "bull:films:1:lock"]).integer == 0)
      #expect(try await queue.eventLog().suffix(2) == ["completed < active 1", "drained"])
    }
  }

  @Test("a failed job keeps reason and stack trace")
  func failure() async throws {
    try await withQueue { queue in
      try await queue.add("transcode", 1)
      try await queue.take().fail(JobFailure(Broken()), keeping: .all)
      let record = try #require(try await queue.job("1"))
      #expect(record.failedReason == "the codec broke")
      #expect(record.stackTrace == ["Broken: the codec broke"])
      #expect(try await queue.state(of: "1") == .failed)
      #expect(try await queue.eventLog().suffix(3) == ["failed < active 1", "retries-exhausted 1", "drained"])
    }
  }

  @Test("who doesn't hold the lock changes nothing")
  func foreignLock() async throws {
    try await withQueue { queue in
      try await queue.add("transcode", 1)
      let job = try await queue.take()
      let stranger = ActiveJob(queue: queue, record: job.record, token: "stranger")
      let lost = QueueError.lockLost(id: "1", queue: "films")
      await #expect(throws: lost) { try await stranger.complete(returning: JSONText("1"), keeping: .all) }
      await #expect(throws: lost) { try await stranger.fail(JobFailure(Broken()), keeping: .all) }
      await #expect(throws: lost) { try await stranger.retry(JobFailure(Broken()), after: .seconds(1)) }
      await #expect(throws: lost) { try await stranger.retry(JobFailure(Broken()), after: .zero) }
      await #expect(throws: lost) { try await stranger.handBack() }
      #expect(try await queue.job("1") == job.record)
      #expect(try await queue.state(of: "1") == .active)
      try await queue.redis.send(["DEL", "bull:films:1:lock"])
      await #expect(throws: lost) { try await job.complete(returning: JSONText("1"), keeping: .all) }
      try await queue.redis.send(["DEL", "bull:films:1"])
      await #expect(throws: QueueError.jobMissing(id: "1", queue: "films")) { try await job.handBack() }
    }
  }

  @Test("a job that is no longer active keeps the lock that guards it")
  func notActive() async throws {
    try await withQueue { queue in
      try await queue.add("transcode", 1)
      let job = try await queue.take()
      try await queue.redis.send(["DEL", queue.keys.active])
      await #expect(throws: QueueError.notActive(id: "1", queue: "films")) {
        try await job.complete(returning: JSONText("1"), keeping: .all)
      }
      #expect(try await queue.redis.send(["GET", "bull:films:1:lock"]).string == "token")
      #expect(try await queue.job("1")?.attemptsMade == 0)
    }
  }

  @Test("a retry after a delay waits until then and counts the attempt")
  func delayedRetry() async throws {
    let clock = ManualClock()
    try await withQueue(clock: clock.wallClock) { queue in
      try await queue.add("transcode", 1, options: options(attempts: 3))
      try await queue.take().retry(JobFailure(Broken()), after: .seconds(20))
      #expect(try await queue.state(of: "1") == .delayed)
      let record = try #require(try await queue.job("1"))
      #expect(record.attemptsMade == 1)
      #expect(record.delay == .seconds(20))
      #expect(record.failedReason == "the codec broke")
      clock.advance(by: .seconds(20))
      let again = try await queue.take()
      #expect(again.record.attemptsStarted == 2)
      try await again.retry(JobFailure(Broken()), after: .seconds(1))
      #expect(try await queue.job("1")?.stackTrace.count == 2)
    }
  }

  @Test("a retry at once goes to the back of its class, or to the front when it is lifo")
  func immediateRetry() async throws {
    try await withQueue { queue in
      var urgent = options(attempts: 3)
      urgent.priority = 4
      try await queue.add("a", 1, options: urgent)
      try await queue.add("b", 1, options: urgent)
      let first = try await queue.take()
      #expect(first.record.name == "a")
      try await first.retry(JobFailure(Broken()), after: .zero)
      #expect(try await queue.take().record.name == "b")
      #expect(try await queue.take().record.name == "a")
      var lifo = options(attempts: 3)
      lifo.lifo = true
      try await queue.add("last in", 1, options: lifo)
      let last = try await queue.take()
      try await queue.add("plain", 1)
      try await last.retry(JobFailure(Broken()), after: .zero)
      #expect(try await queue.take().record.name == "last in")
    }
  }

  @Test("a job handed back is next in turn, and no attempt is lost")
  func handBack() async throws {
    try await withQueue { queue in
      try await queue.add("a", 1)
      try await queue.add("b", 1)
      let job = try await queue.take()
      try await queue.redis.send(["DEL", queue.keys.marker])
      try await job.handBack()
      #expect(try await queue.redis.send(["EXISTS", queue.keys.marker]).integer == 1, "a worker wakes")
      #expect(try await queue.redis.send(["HEXISTS", "bull:films:1", "atm"]).integer == 0)
      #expect(try await queue.redis.send(["EXISTS", "bull:films:1:lock"]).integer == 0)
      let again = try await queue.take()
      #expect(again.record.name == "a")
      #expect(again.record.attemptsMade == 0)
      #expect(again.record.attemptsStarted == 2)
      var urgent = JobOptions()
      urgent.priority = 9
      try await again.complete(returning: JSONText("1"), keeping: .all)
      _ = try await queue.take()
      try await queue.add("c", 1, options: urgent)
      try await queue.add("d", 1, options: urgent)
      try await queue.take().handBack()
      #expect(try await queue.state(of: "3") == .prioritized)
      #expect(try await queue.take().record.name == "c")
    }
  }

  @Test("finished jobs go by count, by age, or at once")
  func retention() async throws {
    let clock = ManualClock()
    try await withQueue(clock: clock.wallClock) { queue in
      func complete(_ retention: JobRetention) async throws {
        try await queue.add("transcode", 1)
        try await queue.take().complete(returning: JSONText("1"), keeping: retention)
        clock.advance(by: .seconds(1))
      }
      for _ in 1...5 { try await complete(.newest(3)) }
      #expect(try await queue.redis.send(["ZRANGE", queue.keys.completed, 0, -1]).strings == ["3", "4", "5"])
      #expect(try await queue.job("2") == nil)
      clock.advance(by: .seconds(10))
      try await complete(.youngerThan(.seconds(12)))
      #expect(try await queue.redis.send(["ZRANGE", queue.keys.completed, 0, -1]).strings == ["5", "6"])
      try await complete(.none)
      #expect(try await queue.job("7") == nil)
      #expect(try await queue.counts().completed == 2)
    }
  }

  @Test("whether and when a failed attempt is repeated")
  func decision() throws {
    func record(made: Int, _ backoff: Backoff?, attempts: Int = 4) throws -> JobRecord {
      let opts = try JSONText(encoding: options(attempts: attempts, backoff: backoff)).text
      return try JobRecord(id: "1", fields: ["opts": opts, "atm": "\(made)"])
    }
    let failure = JobFailure(Broken())
    let exponential = Backoff.exponential(.milliseconds(100))
    let pauses = try (0...3).map { failure.pauseBeforeRetry(of: try record(made: $0, exponential), chance: 0.5) }
    #expect(pauses == [.milliseconds(100), .milliseconds(200), .milliseconds(400), nil])
    let fixed = Backoff.fixed(.seconds(5))
    #expect(failure.pauseBeforeRetry(of: try record(made: 2, fixed), chance: 0.5) == .seconds(5))
    #expect(failure.pauseBeforeRetry(of: try record(made: 0, nil), chance: 0.5) == .zero)
    let hopeless = JobFailure(UnrecoverableError("no such film"))
    #expect(hopeless.pauseBeforeRetry(of: try record(made: 0, fixed), chance: 0.5) == nil)
    let jittery = Backoff.fixed(.milliseconds(1000), jitter: 0.4)
    #expect(jittery.pause(afterAttempt: 1, chance: 0) == .milliseconds(600))
    #expect(jittery.pause(afterAttempt: 1, chance: 0.5) == .milliseconds(800))
    #expect(exponential.pause(afterAttempt: 900, chance: 0) < .seconds(11 * 365 * 86_400), "never beyond what scores can hold")
  }
}
