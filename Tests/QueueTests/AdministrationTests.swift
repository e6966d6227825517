import Foundation
import Redis
import Testing

@testable import Queue

@Suite(.timeLimit(.minutes(2)))
struct AdministrationTests {
  private func finish(_ queue: Queue, failing: Bool) async throws {
    let job = try await queue.take()
    if failing {
      try await job.fail(JobFailure(UnrecoverableError("no film")), keeping: .all)
    } else {
      try await job.complete(returning: JSONText("1"), keeping: .all)
    }
  }

  @Test("a job that is retried comes back by its priority, and keeps its attempts unless told otherwise")
  func retry() async throws {
    try await withQueue { queue in
      var urgent = JobOptions()
      urgent.priority = 5
      try await queue.add("film", 1, options: urgent)
      try await finish(queue, failing: true)
      try await queue.redis.send(["DEL", queue.keys.marker])
      try await queue.retry("1")
      #expect(try await queue.state(of: "1") == .prioritized)
      #expect(try await queue.redis.send(["EXISTS", queue.keys.marker]).integer == 1, "a worker wakes")
      let again = try await queue.take()
      #expect(again.record.attemptsMade == 1)
      #expect(again.record.failedReason == nil)
      #expect(again.record.stackTrace.count == 1)
      try await again.complete(returning: JSONText("1"), keeping: .all)
      try await queue.retry("1", from: .completed, resettingAttempts: true)
      let fresh = try await queue.take().record
      #expect(fresh.attemptsMade == 0)
      #expect(fresh.attemptsStarted == 1)
      #expect(fresh.returnValue == nil)
    }
  }

  @Test("what can't be done says why, and changes nothing")
  func refusals() async throws {
    try await withQueue { queue in
      try await queue.add("film", 1)
      let before = try await KeySpace(of: queue)
      let missing = QueueError.jobMissing(id: "9", queue: "films")
      await #expect(throws: missing) { try await queue.retry("9") }
      await #expect(throws: missing) { try await queue.promote("9") }
      await #expect(throws: missing) { try await queue.changeDelay(of: "9", to: .seconds(1)) }
      await #expect(throws: missing) { try await queue.changePriority(of: "9", to: 1) }
      await #expect(throws: missing) { try await queue.updateData(of: "9", to: 1) }
      await #expect(throws: missing) { try await queue.remove("9") }
      func not(_ state: JobState) -> QueueError { .notInState(id: "1", queue: "films", required: state) }
      await #expect(throws: not(.failed)) { try await queue.retry("1") }
      await #expect(throws: not(.delayed)) { try await queue.promote("1") }
      await #expect(throws: not(.delayed)) { try await queue.changeDelay(of: "1", to: .seconds(1)) }
      await #expect(throws: QueueError.self) { try await queue.changePriority(of: "1", to: -1) }
      await #expect(throws: QueueError.self) { try await queue.setGlobalConcurrency(0) }
      await #expect(throws: QueueError.self) { try await queue.setGlobalRateLimit(RateLimit(max: 1, per: .zero)) }
      await #expect(throws: QueueError.self) { try await queue.retryAll(.active) }
      await #expect(throws: QueueError.notPaused(queue: "films")) { try await queue.obliterate() }
      #expect(try await KeySpace(of: queue) == before)
      _ = try await queue.take()
      await #expect(throws: QueueError.jobActive(id: "1", queue: "films")) { try await queue.remove("1") }
      try await queue.pause()
      await #expect(throws: QueueError.jobsActive(queue: "films")) { try await queue.obliterate() }
      #expect(try await queue.job("1") != nil)
    }
  }

  @Test("all come back, however many, those that finished first in front")
  func retryAll() async throws {
    let clock = ManualClock()
    try await withQueue(clock: clock.wallClock) { queue in
      for number in 1...2500 {
        let id = "\(number)"
        try await queue.redis.send(["HSET", queue.keys.job(id), "name", "film", "data", "1", "failedReason", "x"])
        try await queue.redis.send(["ZADD", queue.keys.failed, Int(clock.milliseconds) - 2500 + number, id])
      }
      #expect(try await queue.retryAll(finishedBefore: Date(milliseconds: clock.milliseconds - 500)) == 2000)
      #expect(try await queue.counts().failed == 500)
      #expect(try await queue.retryAll() == 500)
      #expect(try await queue.counts().waiting == 2500)
      #expect(try await queue.take().id == "1")
    }
  }

  @Test("a delayed job can be made to wait for another time, or for none")
  func delays() async throws {
    let clock = ManualClock()
    try await withQueue(clock: clock.wallClock) { queue in
      var options = JobOptions()
      options.delay = .seconds(3600)
      for _ in 1...3 { try await queue.add("film", 1, options: options) }
      clock.advance(by: .seconds(5))
      try await queue.changeDelay(of: "1", to: .seconds(60))
      let due = clock.milliseconds + 60_000
      #expect(try await queue.redis.send(["ZSCORE", queue.keys.delayed, "1"]).string == "\(due * 4096)")
      #expect(try await queue.redis.send(["ZSCORE", queue.keys.marker, "1"]).string == "\(due)", "workers sleep until then")
      #expect(try await queue.job("1")?.delay == .seconds(60))
      try await queue.promote("2")
      #expect(try await queue.job("2")?.delay == .zero)
      #expect(try await queue.eventLog().suffix(2) == ["delayed 1", "waiting < delayed 2"])
      #expect(try await queue.promoteAll() == 2)
      #expect(try await queue.counts().waiting == 3)
      #expect(try await queue.promoteAll() == 0)
    }
  }

  @Test("a job goes with its children in every queue, but not while one of them is being worked on")
  func removal() async throws {
    try await withQueue { queue in
      let chunks = try Queue(name: "chunks", redis: queue.redis)
      try await queue.add("film", 1)
      for number in 1...2 { try await chunks.add("chunk", number) }
      try await queue.redis.send(["SADD", "bull:films:1:dependencies", "bull:chunks:1"])
      try await queue.redis.send(["HSET", "bull:films:1:processed", "bull:chunks:2", "1"])
      try await queue.redis.send(["SADD", "bull:chunks:1:dependencies", "bull:chunks:gone"])
      let job = try await chunks.take()
      await #expect(throws: QueueError.jobActive(id: "1", queue: "films")) { try await queue.remove("1") }
      #expect(try await queue.job("1") != nil)
      try await job.handBack()
      try await queue.remove("1")
      let left = try await queue.redis.send(["KEYS", "bull:*:[0-9]*"]).strings
      #expect(left.isEmpty, "\(left)")
      #expect(try await queue.counts() == JobCounts())
      #expect(try await chunks.counts() == JobCounts())
      #expect(try await queue.eventLog().last == "removed < wait 1")
      #expect(try await chunks.eventLog().suffix(2).contains("removed < wait 1"))
    }
  }

  @Test("removed without its children, a job leaves them where they are; its deduplication id is free again")
  func shallowRemoval() async throws {
    try await withQueue { queue in
      for number in 1...2 { try await queue.add("film", number) }
      try await queue.redis.send(["SADD", "bull:films:1:dependencies", "bull:films:2"])
      try await queue.redis.send(["HSET", "bull:films:1", "deid", "same"])
      try await queue.redis.send(["SET", "bull:films:de:same", "1"])
      try await queue.remove("1", withChildren: false)
      #expect(try await queue.redis.send(["EXISTS", "bull:films:de:same", "bull:films:1:dependencies"]).integer == 0)
      #expect(try await queue.state(of: "2") == .waiting)
    }
  }

  @Test("cleaning takes the oldest, up to a number, and leaves the young and what is locked")
  func cleaning() async throws {
    let clock = ManualClock()
    try await withQueue(clock: clock.wallClock) { queue in
      for number in 1...5 {
        try await queue.add("film", number)
        clock.advance(by: .seconds(10))
      }
      #expect(try await queue.clean(.waiting, olderThan: .seconds(15), limit: 2) == ["1", "2"])
      #expect(try await queue.clean(.waiting, olderThan: .seconds(25)) == ["3"])
      #expect(try await queue.jobs(in: .waiting).map(\.id) == ["5", "4"])
      let fields = try await queue.redis.send(["XREVRANGE", queue.keys.events, "+", "-", "COUNT", 1])
      #expect(fields.array?.first?.array?.last?.strings == ["event", "cleaned", "count", "1"])
      _ = try await queue.take()
      _ = try await queue.take()
      try await queue.redis.send(["DEL", "bull:films:5:lock"])
      #expect(try await queue.clean(.active, olderThan: .zero) == ["5"])
      #expect(try await queue.state(of: "4") == .active)
    }
  }

  @Test("many are cleaned, batch by batch")
  func cleaningMany() async throws {
    try await withQueue { queue in
      for number in 1...2300 { try await queue.redis.send(["RPUSH", queue.keys.wait, "\(number)"]) }
      try await queue.redis.send(["HSET", queue.keys.job("7"), "timestamp", "9999999999999"])
      #expect(try await queue.clean(.waiting, olderThan: .zero).count == 2299)
      #expect(try await queue.redis.send(["LRANGE", queue.keys.wait, 0, -1]).strings == ["7"])
    }
  }

  @Test("draining, cleaning and removing leave what a scheduler has pending, wherever it waits")
  func schedulers() async throws {
    try await withQueue { queue in
      let id = "repeat:nightly:1800000000000"
      try await queue.redis.send(["ZADD", "bull:films:repeat", 1_800_000_000_000, "nightly"])
      try await queue.redis.send(["HSET", queue.keys.job(id), "name", "film", "rjk", "nightly", "timestamp", "1"])
      try await queue.add("film", 1)
      try await queue.redis.send(["LPUSH", queue.keys.wait, id])
      for number in 2...4 { try await queue.add("film", number) }
      await #expect(throws: QueueError.neededByScheduler(id: id, queue: "films")) { try await queue.remove(id) }
      #expect(try await queue.clean(.waiting, olderThan: .zero, limit: 1) == ["1"])
      #expect(try await queue.drain() == 3)
      #expect(try await queue.redis.send(["LRANGE", queue.keys.wait, 0, -1]).strings == [id])
      let left = try await queue.redis.send(["KEYS", "bull:films:[0-9]*"]).strings
      #expect(left.isEmpty, "\(left)")
    }
  }

  @Test("an obliterated queue leaves nothing behind")
  func obliteration() async throws {
    try await withQueue { queue in
      try await queue.redis.send(["ZADD", "bull:films:repeat", 1, "nightly"])
      try await queue.redis.send(["HSET", "bull:films:repeat:nightly", "ic", 1])
      try await queue.redis.send(["HSET", "bull:films:metrics:completed", "count", 1])
      for number in 1...2100 { try await queue.add("film", number) }
      var delayed = JobOptions()
      delayed.delay = .seconds(60)
      try await queue.add("film", 1, options: delayed)
      try await finish(queue, failing: false)
      try await finish(queue, failing: true)
      _ = try await queue.take()
      try await queue.pause()
      try await queue.obliterate(force: true)
      let left = try await queue.redis.send(["KEYS", "*"]).strings
      #expect(left.isEmpty, "\(left)")
    }
  }

  @Test("cancelling removes what doesn't run")
  func cancellation() async throws {
    try await withQueue { queue in
      try await queue.add("film", 1)
      try await queue.cancel("1")
      #expect(try await queue.job("1") == nil)
    }
  }

  @Test("a paused queue starts nothing until it is resumed, and then wakes a worker")
  func pause() async throws {
    try await withQueue { queue in
      try await queue.add("film", 1)
      try await queue.pause()
      #expect(try await queue.isPaused)
      #expect(try await queue.redis.send(["EXISTS", queue.keys.marker]).integer == 0)
      await #expect(throws: NothingFetched.self) { try await queue.take() }
      try await queue.resume()
      #expect(try await !queue.isPaused)
      #expect(try await queue.redis.send(["ZRANGE", queue.keys.marker, 0, -1]).strings == ["0"])
      #expect(try await queue.take().id == "1")
    }
  }

  @Test("limits of the queue are set, read and taken away")
  func limits() async throws {
    try await withQueue { queue in
      #expect(try await queue.globalConcurrency == nil)
      try await queue.setGlobalConcurrency(2)
      #expect(try await queue.globalConcurrency == 2)
      let limit = RateLimit(max: 5, per: .seconds(1))
      try await queue.setGlobalRateLimit(limit)
      #expect(try await queue.globalRateLimit == limit)
      try await queue.setGlobalConcurrency(nil)
      try await queue.setGlobalRateLimit(nil)
      #expect(try await queue.globalConcurrency == nil)
      #expect(try await queue.globalRateLimit == nil)
    }
  }
}
