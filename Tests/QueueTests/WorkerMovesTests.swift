import Logging
import Redis
import Testing

@testable import Queue

@Suite(.timeLimit(.minutes(2)))
struct WorkerMovesTests {
  private let request = FetchRequest(token: "next", options: WorkerOptions())

  private func attempts(_ number: Int, _ backoff: Backoff? = nil) -> JobOptions {
    var options = JobOptions()
    options.attempts = number
    options.backoff = backoff
    return options
  }

  @Test("each way out of a job brings the next one, locked")
  func next() async throws {
    try await withQueue { queue in
      for number in 1...10 { try await queue.add("film", number, options: attempts(2)) }
      let failure = JobFailure(UnrecoverableError("no"))
      let ways: [(ActiveJob) async throws -> Fetched?] = [
        { try await $0.complete(returning: JSONText("1"), keeping: .all, next: request) },
        { try await $0.fail(failure, keeping: .none, next: request) },
        { try await $0.retry(failure, after: .seconds(60), next: request) },
        { try await $0.delay(for: .seconds(60), next: request) },
        { try await $0.retry(failure, after: .zero, next: request) },
      ]
      for (number, leave) in ways.enumerated() {
        let job = try await queue.take()
        let next = try #require(try await leave(job)?.job)
        #expect(next.id != job.id)
        #expect(next.record.attemptsStarted == 1)
        #expect(try await queue.redis.send(["GET", queue.keys.job(next.id) + ":lock"]).string == "next")
        #expect(try await queue.redis.send(["LRANGE", queue.keys.active, 0, 0]).strings == [next.id], "way \(number)")
        try await next.complete(returning: JSONText("1"), keeping: .all)
      }
      #expect(try await queue.redis.send(["EXISTS", queue.keys.active]).integer == 0)
    }
  }

  @Test("a job fetched along says how often it was started, as its hash does")
  func freshRecord() async throws {
    try await withQueue { queue in
      try await queue.add("film", 1)
      try await queue.take().handBack()
      var options = WorkerOptions()
      options.name = "w"
      let job = try await queue.take(options)
      #expect(job.record == (try await queue.job("1")))
      #expect(job.record.attemptsStarted == 2)
    }
  }

  @Test("the last job's end tells that the queue is drained, unless a delayed job is to come")
  func drained() async throws {
    try await withQueue { queue in
      try await queue.add("film", 1)
      let fetched = try await queue.take().complete(returning: JSONText("1"), keeping: .all, next: request)
      #expect(fetched?.job == nil)
      #expect(try await queue.eventLog().last == "drained")
      var later = JobOptions()
      later.delay = .seconds(60)
      try await queue.add("film", 2)
      try await queue.add("film", 3, options: later)
      let job = try await queue.take()
      guard case .nothing(.some) = try await job.complete(returning: JSONText("1"), keeping: .all, next: request)?.outcome
      else {
        Issue.record("the delayed job's time is told")
        return
      }
      #expect(try await queue.eventLog().last == "completed < active 2")
    }
  }

  @Test("a fetch whose answer was lost is found again by its token, and only by that")
  func reclaim() async throws {
    try await withQueue { queue in
      for number in 1...3 { try await queue.add("film", number) }
      for token in ["a", "b", "c"] { _ = try await queue.take(token: token) }
      let lost = FetchRequest(token: "b", options: WorkerOptions())
      #expect(try await queue.reclaim(lost).job?.id == "2")
      #expect(try await queue.job("2")?.attemptsStarted == 1, "it isn't started twice")
      #expect(try await queue.reclaim(FetchRequest(token: "d", options: WorkerOptions())).job == nil)
    }
  }

  @Test("a handler moves its job to later or to the front, and no attempt is lost")
  func moves() async throws {
    try await withQueue { queue in
      let starts = Recorder<String>()
      var handlers = JobHandlers()
      handlers.on("later") { (job: JobContext<Int>) in
        starts.append("later")
        if job.record.attemptsStarted < 3 { throw DelayedError(for: .milliseconds(1)) }
      }
      handlers.on("again") { (job: JobContext<Int>) in
        starts.append("again")
        if job.record.attemptsStarted < 3 { throw WaitingError() }
      }
      try await queue.add("again", 1)
      try await queue.add("later", 1)
      try await running(QueueWorker(queue, handlers: handlers, logger: silentLogger)) {
        try await eventually { try await queue.counts().completed == 2 }
      }
      #expect(starts.values == ["again", "again", "again", "later", "later", "later"])
      for id in ["1", "2"] {
        let record = try #require(try await queue.job(id))
        #expect(record.attemptsMade == 1)
        #expect(record.attemptsStarted == 3)
        #expect(record.failedReason == nil)
        #expect(record.stackTrace.isEmpty)
      }
    }
  }

  @Test("a handler that asks for fewer jobs stops the whole queue for a while")
  func manualRateLimit() async throws {
    try await withQueue { queue in
      for number in 1...2 { try await queue.add("film", number) }
      let starts = Recorder<Int>()
      let worker = QueueWorker(queue, logger: silentLogger) { (job: JobContext<Int>) in
        starts.append(job.payload)
        if starts.values.count == 1 { throw RateLimitError(for: .seconds(3600)) }
        return 0
      }
      try await running(worker) {
        try await eventually { try await queue.redis.send(["EXISTS", "bull:films:limiter"]).integer == 1 }
        try await eventually { try await queue.counts().active == 0 }
        #expect(try await queue.redis.send(["GET", "bull:films:limiter"]).string == "9007199254740991")
        let request = FetchRequest(token: "t", options: WorkerOptions())
        guard case .rateLimited = try await queue.fetch(request).outcome else {
          Issue.record("no job may start")
          return
        }
        #expect(starts.values == [1])
        #expect(try await queue.job("1")?.attemptsMade == 0)
      }
    }
  }

  @Test("a backoff of its own name is the worker's to decide: later, at once, or never")
  func customBackoff() async throws {
    try await withQueue { queue in
      var options = WorkerOptions()
      let asked = Recorder<String>()
      options.backoffStrategy = { attempt in
        asked.append("\(attempt.backoff) \(attempt.number) \(attempt.reason)")
        return attempt.number == 1 ? .milliseconds(1) : attempt.number == 2 ? .zero : nil
      }
      let id = try await queue.add("film", 1, options: attempts(9, Backoff(.other("tide"), delay: .seconds(3600))))
      let worker = QueueWorker(queue, options: options, logger: silentLogger) { (_: JobContext<Int>) -> Int in
        throw UndoneError()
      }
      try await running(worker) { for try await _ in queue.updates(of: id) {} }
      #expect(asked.values == ["tide 1 undone", "tide 2 undone", "tide 3 undone"])
      #expect(try await queue.job(id)?.attemptsMade == 3)
    }
  }

  private struct UndoneError: Error, CustomStringConvertible {
    var description: String { "undone" }
  }

  @Test("a job started too often fails without being run")
  func maxStartedAttempts() async throws {
    try await withQueue { queue in
      let id = try await queue.add("film", 1)
      try await queue.redis.send(["HSET", queue.keys.job(id), "ats", 2])
      var options = WorkerOptions()
      options.maxStartedAttempts = 2
      let starts = Recorder<Int>()
      let worker = QueueWorker(queue, options: options, logger: silentLogger) { (_: JobContext<Int>) in
        starts.append(1)
        return 0
      }
      try await running(worker) { for try await _ in queue.updates(of: id) {} }
      #expect(starts.values.isEmpty)
      #expect(try await queue.job(id)?.failedReason == "job started more than allowable limit")
    }
  }

  @Test("a job with options that nobody can read fails, and says so")
  func malformedOptions() async throws {
    try await withQueue { queue in
      let id = try await queue.add("film", 1)
      try await queue.redis.send(["HSET", queue.keys.job(id), "opts", #"{"attempts":"many"}"#])
      try await queue.add("film", 2)
      #expect(try await queue.jobs(in: .waiting).map { $0.deferredFailure == nil } == [true, false], "it hides no other job")
      try await queue.remove("2")
      let worker = QueueWorker(queue, logger: silentLogger) { (_: JobContext<Int>) in 0 }
      try await running(worker) { try await eventually { try await queue.counts().failed == 1 } }
      #expect(try await queue.redis.send(["HGET", queue.keys.job(id), "failedReason"]).string?.contains("attempts") == true)
    }
  }

  @Test("a paused worker lets its job end and takes none until it is resumed")
  func localPause() async throws {
    try await withQueue { queue in
      for number in 1...2 { try await queue.add("film", number) }
      let starts = Recorder<Int>()
      let gate = Recorder<Bool>()
      let worker = QueueWorker(queue, logger: silentLogger) { (job: JobContext<Int>) in
        starts.append(job.payload)
        if job.payload == 1 { try await eventually { !gate.values.isEmpty } }
        return 0
      }
      try await running(worker) {
        try await eventually { starts.values == [1] }
        worker.pause()
        gate.append(true)
        try await eventually { try await queue.counts().completed == 1 }
        try await eventually { try await queue.redis.send(["EXISTS", queue.keys.marker]).integer == 1 }
        #expect(starts.values == [1], "another worker may have the second")
        worker.resume()
        try await eventually { try await queue.counts().completed == 2 }
      }
    }
  }

  @Test("an idle worker that is paused no longer takes wake-ups away from others")
  func pauseWhileIdle() async throws {
    try await withQueue { queue in
      func isListening() async throws -> Bool {
        try await queue.redis.send(["CLIENT", "LIST"]).string?.contains("cmd=bzpopmin") == true
      }
      let lines = Recorder<RecordingLogHandler.Line>()
      let logger = Logger(label: "test") { _ in RecordingLogHandler(lines: lines) }
      let worker = QueueWorker(queue, logger: logger) { (_: JobContext<Int>) in 0 }
      try await running(worker) {
        try await eventually { try await isListening() }
        worker.pause()
        try await eventually { try await !isListening() }
        let id = try await queue.add("film", 1)
        #expect(try await queue.state(of: id) == .waiting)
        worker.resume()
        for try await _ in queue.updates(of: id) {}
        try await eventually { try await isListening() }
        #expect(lines.values.map(\.level).allSatisfy { $0 < .warning }, "nothing is wrong")
      }
    }
  }

  @Test("minutes with and without finished jobs are counted, newest first, as many as asked for")
  func metrics() async throws {
    let clock = ManualClock()
    try await withQueue(clock: clock.wallClock) { queue in
      for minutes in [0, 1, 0, 3, 1] {
        clock.advance(by: .seconds(60 * minutes))
        try await queue.add("film", 1)
        try await queue.take().complete(returning: JSONText("1"), keeping: .all, metrics: 4)
      }
      #expect(
        try await queue.redis.send(["LRANGE", "bull:films:metrics:completed:data", 0, -1]).strings == ["1", "0", "0", "2"])
      let counts = try await queue.redis.send(["HGETALL", "bull:films:metrics:completed"]).fields
      #expect(counts == ["count": "5", "prevTS": "\(clock.milliseconds)", "prevCount": "4"])
      try await queue.add("film", 1)
      try await queue.take().fail(JobFailure(UndoneError()), keeping: .all, metrics: 4)
      #expect(try await queue.redis.send(["HGET", "bull:films:metrics:failed", "count"]).string == "1")
    }
  }
}
