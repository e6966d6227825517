import Logging
import Reactor
import Redis
import Testing

@testable import Queue

@Suite(.timeLimit(.minutes(2)))
struct CancellationTests {
  @Test("a cancel reaches a handler on another connection as its task's cancellation, and the job fails for good")
  func cancel() async throws {
    try await withQueue { queue in
      var options = JobOptions()
      options.attempts = 5
      let id = try await queue.add("film", 1, options: options)
      let (seen, lines) = (Recorder<String>(), Recorder<RecordingLogHandler.Line>())
      let logger = Logger(label: "test") { _ in RecordingLogHandler(lines: lines) }
      let worker = QueueWorker(queue, logger: logger) { (_: JobContext<Int>) in
        seen.append("started")
        do { try await EventLoop.shared.sleep(for: .seconds(3600)) } catch {
          seen.append("cancelled")
          throw error
        }
        return 0
      }
      try await running(worker) {
        try await eventually { seen.values == ["started"] }
        let elsewhere = try Queue(name: queue.name, redis: queue.redis.dedicated())
        #expect(try await elsewhere.cancelActive(id, reason: "the film was withdrawn"))
        for try await _ in queue.updates(of: id) {}
      }
      #expect(seen.values == ["started", "cancelled"])
      #expect(lines.values.map(\.level).allSatisfy { $0 < .warning }, "somebody wanted it so")
      let record = try #require(try await queue.job(id))
      #expect(record.failedReason == "the film was withdrawn")
      #expect(record.attemptsMade == 1)
      #expect(record.deferredFailure == nil, "a retry by hand starts afresh")
    }
  }

  @Test("a cancelled job that ends well all the same has completed, with nothing left of the cancel")
  func tooLate() async throws {
    try await withQueue { queue in
      let id = try await queue.add("film", 1)
      let job = try await queue.take()
      try await queue.cancelActive(id)
      try await job.complete(returning: JSONText("1"), keeping: .all)
      #expect(try await queue.state(of: id) == .completed)
      #expect(try await queue.job(id)?.deferredFailure == nil)
    }
  }

  @Test("a cancel outlives the worker that it was meant for")
  func killedWorker() async throws {
    try await withQueue { queue in
      let id = try await queue.add("film", 1)
      let job = try await queue.take()
      try await queue.cancelActive(id, reason: "withdrawn")
      try await job.handBack()
      let starts = Recorder<Int>()
      let worker = QueueWorker(queue, logger: silentLogger) { (_: JobContext<Int>) in
        starts.append(1)
        return 0
      }
      try await running(worker) { for try await _ in queue.updates(of: id) {} }
      #expect(starts.values.isEmpty)
      #expect(try await queue.job(id)?.failedReason == "withdrawn")
    }
  }

  @Test("only running jobs can be cancelled this way")
  func notActive() async throws {
    try await withQueue { queue in
      let id = try await queue.add("film", 1)
      #expect(try await queue.cancelActive(id) == false)
      #expect(try await queue.job(id)?.deferredFailure == nil)
      await #expect(throws: QueueError.jobMissing(id: "none", queue: "films")) { try await queue.cancelActive("none") }
    }
  }

  @Test("a cancelled job gets no more children, which nobody would end; its next attempt, which is none, comes at once")
  func children() async throws {
    try await withQueue { queue in
      var options = JobOptions()
      (options.attempts, options.backoff) = (3, .fixed(.seconds(3600)))
      let id = try await queue.add("film", 1, options: options)
      let job = try await queue.take()
      try await queue.cancelActive(id, reason: "withdrawn")
      var child = JobOptions()
      child.parent = JobParent(id: id, queue: queue.qualifiedName)
      let refusal = QueueError.parentFailing(key: queue.keys.job(id))
      await #expect(throws: refusal) { try await queue.add("chunk", 1, options: child) }
      var flow = try FlowJob("chunk", 1, in: queue.name)
      flow.options = child
      await #expect(throws: refusal) { try await FlowProducer(redis: queue.redis).add(flow) }
      try await job.retry(JobFailure(refusal), after: .seconds(3600))
      try await running(QueueWorker(queue, logger: silentLogger) { (_: JobContext<Int>) in 0 }) {
        for try await _ in queue.updates(of: id) {}
      }
      let record = try #require(try await queue.job(id))
      #expect(record.failedReason == "withdrawn" && record.returnValue == nil)
      #expect(try await queue.counts().waiting == 0)
    }
  }
}
