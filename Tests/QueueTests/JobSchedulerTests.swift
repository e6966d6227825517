import Foundation
import Redis
import Testing

@testable import Queue

@Suite(.timeLimit(.minutes(2)))
struct JobSchedulerTests {
  private let minute: RepeatOptions = .every(.seconds(60))

  /// Does the job that is due, as a worker would: the next iteration is made before the job runs.
  @discardableResult
  private func iterate(_ queue: Queue) async throws -> ActiveJob {
    let job = try await queue.take()
    try await queue.advanceJobScheduler(after: job.record, logger: silentLogger)
    try await job.complete(returning: JSONText("null"), keeping: .all)
    return job
  }

  private func delayed(_ queue: Queue) async throws -> [String] {
    try await queue.redis.send(["ZRANGE", queue.keys.delayed, 0, -1]).strings
  }

  @Test("every: the first job is due now, the next in step with it, however late the first started")
  func every() async throws {
    let clock = ManualClock()
    try await withQueue(clock: clock.wallClock) { queue in
      let start = clock.milliseconds
      var options = JobOptions()
      options.attempts = 3
      options.priority = 2
      let id = try await queue.upsertJobScheduler("tick", minute, name: "report", ["a": 1], options: options)
      #expect(id == "repeat:tick:\(start)")
      clock.advance(by: .seconds(5))
      let job = try await iterate(queue)
      #expect(job.record.schedulerID == "tick")
      #expect(job.record.name == "report")
      #expect(job.record.data == JSONText(#"{"a":1}"#))
      #expect(job.record.options.attempts == 3)
      #expect(job.record.priority == 2)
      #expect(try await delayed(queue) == ["repeat:tick:\(start + 60_000)"])
      clock.advance(by: .seconds(300))
      try await iterate(queue)
      #expect(try await delayed(queue) == ["repeat:tick:\(start + 360_000)"], "what was missed isn't made up for")
      let scheduler = try #require(try await queue.jobScheduler("tick"))
      #expect(scheduler.iterationCount == 3)
      #expect(scheduler.every == .seconds(60))
      #expect(scheduler.next == Date(milliseconds: start + 360_000))
      #expect(scheduler.options == options)
    }
  }

  @Test("an offset, a start date and a pattern say when the first is due")
  func first() async throws {
    let clock = ManualClock()
    try await withQueue(clock: clock.wallClock) { queue in
      clock.advance(by: .milliseconds(12_345))
      let now = clock.milliseconds
      func first(_ repetition: RepeatOptions, _ change: (inout RepeatOptions) -> Void = { _ in }) async throws -> Int64? {
        var repetition = repetition
        change(&repetition)
        let id = try await queue.upsertJobScheduler("s\(UUID())", repetition, name: "a", 1)
        return id.split(separator: ":").last.flatMap { Int64($0) }.map { $0 - now }
      }
      #expect(try await first(.every(.seconds(60), offset: .seconds(5))) == 60_000 - 12_345 + 5000)
      #expect(try await first(.every(.seconds(60), offset: .seconds(20))) == 20_000 - 12_345)
      #expect(try await first(minute) { $0.startDate = Date(milliseconds: now + 777) } == 777)
      #expect(try await first(minute) { $0.startDate = Date(milliseconds: now - 777) } == 0)
      let everyMinute = try RepeatOptions.pattern("* * * * *")
      #expect(try await first(everyMinute) == 60_000 - 12_345)
      #expect(try await first(everyMinute) { $0.immediately = true } == 0)
      #expect(
        try await first(everyMinute) { $0.startDate = Date(milliseconds: now - 12_345 + 120_000) }
          == 120_000 - 12_345, "the start date itself counts")
    }
  }

  @Test("a pattern goes on from its latest time, in its zone")
  func pattern() async throws {
    let clock = ManualClock()
    try await withQueue(clock: clock.wallClock) { queue in
      let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
      // 15 January 2027, 9:00 in Berlin.
      let id = try await queue.upsertJobScheduler("nine", .pattern("0 30 9 * * *", in: berlin), name: "a", 1)
      #expect(id == "repeat:nine:\(clock.milliseconds + 1_800_000)")
      clock.advance(by: .seconds(1800))
      try await iterate(queue)
      #expect(try await delayed(queue) == ["repeat:nine:\(clock.milliseconds + 86_400_000)"])
      #expect(try await queue.jobScheduler("nine")?.timeZone == "Europe/Berlin")
    }
  }

  @Test("a limit and an end date stop it")
  func end() async throws {
    let clock = ManualClock()
    try await withQueue(clock: clock.wallClock) { queue in
      var limited = minute
      limited.limit = 2
      try await queue.upsertJobScheduler("limited", limited, name: "a", 1)
      for _ in 1...2 {
        try await iterate(queue)
        clock.advance(by: .seconds(60))
      }
      await #expect(throws: NothingFetched.self) { try await queue.take() }
      var ending = minute
      ending.endDate = Date(milliseconds: clock.milliseconds + 60_000)
      try await queue.upsertJobScheduler("ending", ending, name: "a", 1)
      for _ in 1...2 {
        try await iterate(queue)
        clock.advance(by: .seconds(60))
      }
      await #expect(throws: NothingFetched.self) { try await queue.take() }
      #expect(try await queue.jobSchedulers().map(\.id) == ["limited", "ending"], "they stay to be seen")
    }
  }

  @Test("a change replaces the job that waits, also while the queue is paused", arguments: [false, true])
  func change(isPaused: Bool) async throws {
    let clock = ManualClock()
    try await withQueue(clock: clock.wallClock) { queue in
      if isPaused { try await queue.redis.send(["HSET", queue.keys.meta, "paused", 1]) }
      let first = try await queue.upsertJobScheduler("s", minute, name: "a", 1)
      clock.advance(by: .seconds(10))
      let same = try await queue.upsertJobScheduler("s", minute, name: "b", 2)
      #expect(same == first, "an unchanged rhythm goes on")
      #expect(try await queue.job(same)?.name == "b")
      let other = try await queue.upsertJobScheduler("s", .every(.seconds(30)), name: "c", 3)
      #expect(other == "repeat:s:\(clock.milliseconds)")
      let last = try await queue.upsertJobScheduler("s", .pattern("0 0 1 1 *"), name: "d", 4)
      #expect(try await delayed(queue) == [last])
      let counts = try await queue.counts()
      #expect((counts.waiting, counts.delayed) == (0, 1), "one job waits at any time")
      #expect(try await queue.jobScheduler("s")?.every == nil)
      #expect(try await queue.jobSchedulerCount() == 1)
    }
  }

  @Test("a removal takes the job that waits along, wherever that is")
  func removal() async throws {
    try await withQueue { queue in
      try await queue.upsertJobScheduler("now", minute, name: "a", 1)
      try await queue.upsertJobScheduler("later", .pattern("0 0 1 1 *"), name: "a", 1)
      #expect(try await queue.removeJobScheduler("now"))
      #expect(try await queue.removeJobScheduler("later"))
      #expect(try await queue.removeJobScheduler("later") == false)
      #expect(try await queue.counts() == JobCounts())
      #expect(try await queue.jobSchedulers() == [])
      let keys = Set(try await queue.redis.send(["KEYS", "*"]).strings)
      #expect(keys.isSubset(of: ["bull:films:events", "bull:films:meta", "bull:films:id", "bull:films:marker"]))
    }
  }

  @Test("only the job of the current iteration makes the next, once, and not after a removal")
  func once() async throws {
    let clock = ManualClock()
    try await withQueue(clock: clock.wallClock) { queue in
      try await queue.upsertJobScheduler("s", minute, name: "a", 1)
      let job = try await queue.take()
      for _ in 1...3 { try await queue.advanceJobScheduler(after: job.record, logger: silentLogger) }
      #expect(try await queue.counts().delayed == 1)
      #expect(try await queue.jobScheduler("s")?.iterationCount == 2)
      clock.advance(by: .seconds(60))
      let second = try await queue.take()
      try await queue.removeJobScheduler("s")
      try await queue.advanceJobScheduler(after: second.record, logger: silentLogger)
      #expect(try await queue.counts().delayed == 0)
    }
  }

  @Test("a change while an iteration runs leaves one job waiting, and the chain whole")
  func changeWhileRunning() async throws {
    let clock = ManualClock()
    try await withQueue(clock: clock.wallClock) { queue in
      try await queue.upsertJobScheduler("s", minute, name: "a", 1)
      let job = try await queue.take()
      try await queue.upsertJobScheduler("s", minute, name: "b", 1)
      try await queue.advanceJobScheduler(after: job.record, logger: silentLogger)
      #expect(try await delayed(queue) == ["repeat:s:\(clock.milliseconds + 60_000)"])
      clock.advance(by: .seconds(60))
      #expect(try await iterate(queue).record.name == "b")
      #expect(try await queue.counts().delayed == 1)
    }
  }

  @Test("a worker makes iteration after iteration")
  func worker() async throws {
    try await withQueue { queue in
      let payloads = Recorder<Int>()
      let worker = QueueWorker(queue, logger: silentLogger) { (job: JobContext<Int>) in
        payloads.append(job.payload)
        return 0
      }
      try await running(worker) {
        var repetition: RepeatOptions = .every(.milliseconds(20))
        repetition.limit = 4
        try await queue.upsertJobScheduler("s", repetition, name: "a", 7)
        try await eventually { try await queue.counts().completed == 4 }
      }
      #expect(payloads.values == [7, 7, 7, 7])
      #expect(try await queue.counts().delayed == 0)
    }
  }

  @Test("a pattern that another client wrote and nobody can read is told, and its job runs")
  func unreadable() async throws {
    try await withQueue { queue in
      let id = try await queue.upsertJobScheduler("s", minute, name: "a", 1)
      try await queue.redis.send(["HSET", queue.keys.job(id), "opts", #"{"repeat":{"pattern":"every day","count":1}}"#])
      let worker = QueueWorker(queue, logger: silentLogger) { (_: JobContext<Int>) in 0 }
      try await running(worker) { for try await _ in queue.updates(of: id) {} }
      #expect(try await queue.state(of: id) == .completed)
      #expect(try await queue.counts().delayed == 0)
    }
  }

  @Test("what can't be had is refused, and nothing changes")
  func refused() async throws {
    try await withQueue { queue in
      func expectRefusal(_ message: String, _ id: String = "s", _ change: (inout RepeatOptions) -> Void = { _ in }) async {
        var repetition = minute
        change(&repetition)
        await expectRefusal(message, id, repetition, JobOptions())
      }
      func expectRefusal(_ message: String, of change: (inout JobOptions) -> Void) async {
        var options = JobOptions()
        change(&options)
        await expectRefusal(message, "s", minute, options)
      }
      func expectRefusal(_ message: String, _ id: String, _ repetition: RepeatOptions, _ options: JobOptions) async {
        let error = await #expect(throws: QueueError.self) {
          try await queue.upsertJobScheduler(id, repetition, name: "a", 1, options: options)
        }
        #expect(error?.description.contains(message) == true, "\(message)")
      }
      await expectRefusal("every is") { $0.rhythm = .every(.zero) }
      await expectRefusal("offset is") { $0.rhythm = .every(.seconds(5), offset: .seconds(5)) }
      await expectRefusal("limit is 0") { $0.limit = 0 }
      await expectRefusal("endDate is") { $0.endDate = Date(timeIntervalSince1970: 0) }
      await expectRefusal("immediately can't be had") { $0.immediately = true }
      await expectRefusal("id can't be had", of: { $0.id = "x" })
      await expectRefusal("delay can't be had", of: { $0.delay = .seconds(1) })
      await expectRefusal("deduplication can't be had", of: { $0.deduplication = .simple("x") })
      await expectRefusal("'a:b'", "a:b")
      await expectRefusal("''", "")
      let keys = try await queue.redis.send(["KEYS", "*"]).strings
      #expect(keys == [])
    }
  }
}
