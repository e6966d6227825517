import Redis
import Testing

@testable import Queue

@Suite(.timeLimit(.minutes(2)))
struct JobUpdatesTests {
  @Test("a follower sees the job's life to its end, and nothing of other jobs")
  func life() async throws {
    try await withQueue { queue in
      let id = try await queue.add("film", 1)
      try await queue.add("other", 1)
      var updates = queue.updates(of: id).makeAsyncIterator()
      #expect(try await updates.next() == .waiting)
      let job = try await queue.take()
      let other = try await queue.take()
      try await JobContext(payload: 1, job: other, logger: silentLogger).updateProgress(99)
      try await JobContext(payload: 1, job: job, logger: silentLogger).updateProgress(["percent": 40])
      try await job.complete(returning: JSONText("25"), keeping: .none)
      #expect(try await updates.next() == .active)
      #expect(try await updates.next() == .progress(JSONText(#"{"percent":40}"#)))
      #expect(try await updates.next() == .completed(returning: JSONText("25")))
      #expect(try await updates.next() == nil)
    }
  }

  @Test("who comes late learns where the job is, or how it ended")
  func late() async throws {
    try await withQueue { queue in
      let id = try await queue.add("film", 1)
      let job = try await queue.take()
      try await JobContext(payload: 1, job: job, logger: silentLogger).updateProgress(7)
      var active = queue.updates(of: id).makeAsyncIterator()
      #expect(try await active.next() == .active)
      #expect(try await active.next() == .progress(JSONText("7")))
      try await job.fail(JobFailure(UnrecoverableError("no film")), keeping: .all)
      #expect(try await active.next() == .failed(reason: "no film"))
      var failed = queue.updates(of: id).makeAsyncIterator()
      #expect(try await failed.next() == .failed(reason: "no film"))
      #expect(try await failed.next() == nil)
      var missing = queue.updates(of: "none").makeAsyncIterator()
      await #expect(throws: QueueError.jobMissing(id: "none", queue: "films")) { try await missing.next() }
    }
  }

  @Test("a follower that is cancelled ends at once")
  func cancellation() async throws {
    try await withQueue { queue in
      let id = try await queue.add("film", 1)
      let following = Task { for try await _ in queue.updates(of: id) {} }
      try await eventually { try await queue.redis.send(["CLIENT", "LIST"]).string?.contains("cmd=xread") == true }
      following.cancel()
      await #expect(throws: CancellationError.self) { try await following.value }
    }
  }

  @Test("logs are kept with the job, to its limit")
  func logs() async throws {
    try await withQueue { queue in
      var options = JobOptions()
      options.keepLogs = 2
      let id = try await queue.add("film", 1, options: options)
      let context = JobContext(payload: 1, job: try await queue.take(), logger: silentLogger)
      for line in ["one", "two", "three"] { try await context.log(line) }
      #expect(try await queue.logs(of: id) == ["two", "three"])
      try await queue.redis.send(["DEL", queue.keys.job(id)])
      await #expect(throws: QueueError.jobMissing(id: id, queue: "films")) { try await context.updateProgress(1) }
      await #expect(throws: QueueError.jobMissing(id: id, queue: "films")) { try await context.log("four") }
    }
  }
}
