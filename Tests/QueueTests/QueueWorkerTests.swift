import Foundation
import Logging
import Reactor
import Redis
import ServiceLifecycleTestKit
import NIOConcurrencyHelpers
import Testing

@testable import Queue

@Suite(.timeLimit(.minutes(2)))
struct QueueWorkerTests {
  private struct Film: Codable {
    var title: String
  }

  /// Starts a job that goes on until it is cancelled, and tells when it has started and how it ended.
  private func endless(_ queue: Queue, options: WorkerOptions, outcomes: Recorder<String>) -> QueueWorker {
    QueueWorker(queue, options: options, logger: silentLogger) { (job: JobContext<Film>) in
      outcomes.append("started")
      do {
        try await EventLoop.shared.sleep(for: .seconds(3600))
      } catch {
        outcomes.append("cancelled")
        throw error
      }
      return 0
    }
  }

  @Test("as many jobs run side by side as the worker may, and no more")
  func concurrency() async throws {
    try await withQueue { queue in
      for number in 1...20 { try await queue.add("film", number) }
      let active = NIOLockedValueBox(0)
      let most = NIOLockedValueBox(0)
      var options = WorkerOptions()
      options.concurrency = 4
      let arrivals = Recorder<Int>()
      let worker = QueueWorker(queue, options: options, logger: silentLogger) { (job: JobContext<Int>) in
        let now = active.withLockedValue { active in
          active += 1
          return active
        }
        most.withLockedValue { $0 = max($0, now) }
        arrivals.append(job.payload)
        // The first four meet, so that they have to run side by side.
        if job.payload <= 4 { try await eventually { arrivals.values.count >= 4 } }
        active.withLockedValue { $0 -= 1 }
        return job.payload
      }
      try await running(worker) { try await eventually { try await queue.counts().completed == 20 } }
      #expect(most.withLockedValue { $0 } == 4)
      #expect(try await queue.job("7")?.returnValue == JSONText("7"))
    }
  }

  @Test("an idle worker is woken by a new job, not by its own clock")
  func wakeUp() async throws {
    try await withQueue { queue in
      var options = WorkerOptions()
      options.drainDelay = .seconds(10)
      let worker = QueueWorker(queue, options: options, logger: silentLogger) { (job: JobContext<Int>) in job.payload }
      try await running(worker) {
        for number in 1...5 {
          try await eventually { try await queue.redis.send(["CLIENT", "LIST"]).string?.contains("cmd=bzpopmin") == true }
          let start = ContinuousClock.now
          let id = try await queue.add("film", number)
          for try await _ in queue.updates(of: id) {}
          #expect(ContinuousClock.now - start < .seconds(10), "the worker's own clock")
        }
      }
    }
  }

  @Test("a sleeping worker starts a delayed job by itself")
  func delayed() async throws {
    try await withQueue { queue in
      let worker = QueueWorker(queue, logger: silentLogger) { (job: JobContext<Int>) in job.payload }
      try await running(worker) {
        var options = JobOptions()
        options.delay = .milliseconds(100)
        let id = try await queue.add("film", 1, options: options)
        for try await _ in queue.updates(of: id) {}
        let record = try #require(try await queue.job(id))
        let wait = try #require(record.processedOn).timeIntervalSince(record.timestamp)
        #expect((wait * 1000).rounded() >= 100)
      }
    }
  }

  @Test("jobs are done by their names; a name that nobody knows fails at once and says which are known")
  func names() async throws {
    try await withQueue { queue in
      var handlers = JobHandlers()
      handlers.on("double") { (job: JobContext<Int>) in job.payload * 2 }
      handlers.on("nothing") { (_: JobContext<Int>) in }
      let worker = QueueWorker(queue, handlers: handlers, logger: silentLogger)
      try await queue.add("double", 4)
      try await queue.add("nothing", 4)
      var options = JobOptions()
      options.attempts = 3
      try await queue.add("unheard-of", 4, options: options)
      try await running(worker) { try await eventually { try await queue.counts().failed == 1 } }
      #expect(try await queue.job("1")?.returnValue == JSONText("8"))
      #expect(try await queue.job("2")?.returnValue == JSONText("null"))
      let reason = try #require(try await queue.job("3")?.failedReason)
      #expect(reason.contains("'unheard-of'") && reason.contains("double, nothing"))
      #expect(try await queue.job("3")?.attemptsMade == 1)
    }
  }

  @Test("a payload of the wrong type fails at once, naming the place")
  func undecodable() async throws {
    try await withQueue { queue in
      var options = JobOptions()
      options.attempts = 5
      let id = try await queue.add("film", ["title": 7], options: options)
      let worker = QueueWorker(queue, logger: silentLogger) { (job: JobContext<Film>) in job.payload }
      try await running(worker) { for try await _ in queue.updates(of: id) {} }
      let record = try #require(try await queue.job(id))
      #expect(record.failedReason == "title: expected String")
      #expect(record.attemptsMade == 1)
      #expect(try await queue.state(of: id) == .failed)
    }
  }

  @Test("stopped within the grace time, a worker finishes what it has and takes no more")
  func grace() async throws {
    try await withQueue { queue in
      for number in 1...2 { try await queue.add("film", number) }
      let (started, gate) = (Recorder<Int>(), Recorder<Bool>())
      let worker = QueueWorker(queue, logger: silentLogger) { (job: JobContext<Int>) in
        started.append(job.payload)
        try await eventually { !gate.values.isEmpty }
        try Task.checkCancellation()
        return job.payload
      }
      let work = Task { try await worker.run() }
      try await eventually { !started.values.isEmpty }
      work.cancel()
      gate.append(true)
      try await work.value
      #expect(started.values == [1])
      #expect(try await queue.state(of: "1") == .completed)
      #expect(try await queue.state(of: "2") == .waiting)
      #expect(try await queue.redis.send(["EXISTS", queue.keys.marker]).integer == 1, "the next worker wakes for it")
    }
  }

  @Test("after the grace time a job is cancelled and handed back, first in turn, with no attempt lost")
  func handBack() async throws {
    try await withQueue { queue in
      let id = try await queue.add("film", Film(title: "a"))
      try await queue.add("film", Film(title: "b"))
      var options = WorkerOptions()
      options.graceTime = .zero
      // Often, because what is handed back may be fetched again in the same moment.
      for round in 1...60 {
        let outcomes = Recorder<String>()
        let worker = endless(queue, options: options, outcomes: outcomes)
        try await running(worker) { try await eventually { !outcomes.values.isEmpty } }
        try #require(outcomes.values == ["started", "cancelled"], "round \(round)")
      }
      let again = try await queue.take()
      #expect(again.id == id)
      #expect(again.record.attemptsMade == 0)
      #expect(again.record.attemptsStarted == 61)
      #expect(again.record.failedReason == nil)
    }
  }

  @Test("a job whose fetch was under way when the grace time ended is cancelled like those before it")
  func lateJob() async throws {
    try await withQueue { queue in
      try await queue.add("film", Film(title: "a"))
      let (running, job) = (RunningJobs(), try await queue.take())
      running.interruptAll(because: .workerStopping)
      running.add(job)
      #expect(running.interruption(of: job) == .workerStopping)
      await #expect(throws: CancellationError.self) {
        try await running.perform(job) { try await EventLoop.shared.sleep(for: .seconds(3600)) }
      }
      running.remove(job)
      running.endInterruption()
      running.add(job)
      #expect(running.interruption(of: job) == nil)
    }
  }

  @Test("a graceful shutdown stops a worker as cancellation does")
  func gracefulShutdown() async throws {
    try await withQueue { queue in
      let id = try await queue.add("film", Film(title: "a"))
      var options = WorkerOptions()
      options.graceTime = .milliseconds(1)
      let outcomes = Recorder<String>()
      let worker = endless(queue, options: options, outcomes: outcomes)
      try await testGracefulShutdown { shutdown in
        async let work: Void = worker.run()
        try await eventually { !outcomes.values.isEmpty }
        shutdown.triggerGracefulShutdown()
        try await work
      }
      #expect(outcomes.values == ["started", "cancelled"])
      #expect(try await queue.state(of: id) == .waiting)
    }
  }

  @Test("a job whose lock another worker has is cancelled, and its outcome is left to that worker")
  func lostLock() async throws {
    try await withQueue { queue in
      let id = try await queue.add("film", Film(title: "a"))
      var options = WorkerOptions()
      options.lockDuration = .seconds(1)
      let outcomes = Recorder<String>()
      try await running(endless(queue, options: options, outcomes: outcomes)) {
        try await eventually { outcomes.values == ["started"] }
        try await queue.redis.send(["SET", queue.keys.job(id) + ":lock", "other"])
        try await eventually { outcomes.values == ["started", "cancelled"] }
      }
      #expect(try await queue.state(of: id) == .active)
      #expect(try await queue.job(id)?.failedReason == nil)
      #expect(try await queue.redis.send(["GET", queue.keys.job(id) + ":lock"]).string == "other")
    }
  }

  @Test("an attempt that takes too long is cancelled and counts as failed")
  func timeLimit() async throws {
    try await withQueue { queue in
      var handlers = JobHandlers()
      handlers.on("film", timeLimit: .milliseconds(50)) { (_: JobContext<Int>) in
        try await EventLoop.shared.sleep(for: .seconds(3600))
      }
      let id = try await queue.add("film", 1)
      try await running(QueueWorker(queue, handlers: handlers, logger: silentLogger)) {
        for try await _ in queue.updates(of: id) {}
      }
      #expect(try await queue.job(id)?.failedReason?.hasPrefix("not done within") == true)
    }
  }

  @Test("handlers that hog every thread of the pool don't cost a job its lock")
  func busyPool() async throws {
    try await withQueue { queue in
      var options = WorkerOptions()
      options.concurrency = ProcessInfo.processInfo.activeProcessorCount + 1
      options.lockDuration = .seconds(1)
      for number in 1...options.concurrency { try await queue.add("film", number) }
      let worker = QueueWorker(queue, options: options, logger: silentLogger) { (_: JobContext<Int>) in
        let end = ContinuousClock.now + .seconds(2)
        while .now < end {}
        return 0
      }
      try await running(worker) {
        try await eventually {
          let counts = try await queue.counts()
          return counts.completed == options.concurrency
        }
      }
      #expect(try await queue.eventLog().filter { $0.hasPrefix("stalled") }.isEmpty)
    }
  }

  @Test("a job that stalled too often is failed without being run")
  func deferredFailure() async throws {
    try await withQueue { queue in
      let id = try await queue.add("film", Film(title: "a"))
      try await queue.redis.send(["HSET", queue.keys.job(id), "defa", "job stalled more than allowable limit"])
      let outcomes = Recorder<String>()
      try await running(endless(queue, options: WorkerOptions(), outcomes: outcomes)) {
        for try await _ in queue.updates(of: id) {}
      }
      #expect(outcomes.values.isEmpty)
      let record = try #require(try await queue.job(id))
      #expect(record.failedReason == "job stalled more than allowable limit")
      #expect(record.deferredFailure == nil)
    }
  }

  @Test("a worker that loses its connections goes on")
  func reconnect() async throws {
    try await withQueue { queue in
      let worker = QueueWorker(queue, logger: silentLogger) { (job: JobContext<Int>) in job.payload }
      try await running(worker) {
        try await eventually { try await queue.redis.send(["CLIENT", "LIST"]).string?.contains("cmd=bzpopmin") == true }
        let outsider = queue.redis.dedicated()
        try await outsider.send(["CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"])
        let id = try await queue.add("film", 1)
        for try await _ in queue.updates(of: id) {}
        #expect(try await queue.state(of: id) == .completed)
      }
    }
  }

  @Test("a setting out of range is refused at the start")
  func options() async throws {
    try await withQueue { queue in
      var options = WorkerOptions()
      options.concurrency = 0
      let worker = endless(queue, options: options, outcomes: Recorder())
      let error = await #expect(throws: QueueError.self) { try await worker.run() }
      #expect(error == .outOfRange(setting: "concurrency", value: "0", allowed: "1 or more"))
    }
  }

  @Test("each line of the log names queue, job and attempt")
  func metadata() async throws {
    try await withQueue { queue in
      let lines = Recorder<RecordingLogHandler.Line>()
      let worker = QueueWorker(queue, logger: Logger(label: "test") { _ in RecordingLogHandler(lines: lines) }) {
        (job: JobContext<Int>) in
        job.logger.info("here")
        return 0
      }
      let id = try await queue.add("film", 1)
      try await running(worker) { for try await _ in queue.updates(of: id) {} }
      #expect(lines.values.map(\.metadata).contains(["queue": "films", "job": "1", "name": "film", "attempt": "1"]))
    }
  }
}
