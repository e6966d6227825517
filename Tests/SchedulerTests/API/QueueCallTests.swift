import Foundation
import Jobs
import Queue
import Testing

@testable import Scheduler

struct QueueCallTests {
  @Test func queuesArePausedAndResumed() async throws {
    try await RunningScheduler.with { scheduler in
      let paused = try await scheduler.call("POST", "/api/queues/transcode/pause")
      #expect(paused.json["isPaused"].bool == true)
      #expect(try await scheduler.queue("transcode").isPaused)
      #expect(try await scheduler.call("POST", "/api/queues/transcode/resume").json["isPaused"].bool == false)
      let listed = try await scheduler.call("GET", "/api/queues").json["queues"].array.map { $0["name"].string }
      #expect(listed == Catalogue.queues)
    }
  }

  @Test func jobsArePromotedDrainedAndCleaned() async throws {
    try await RunningScheduler.with { scheduler in
      let queue = try scheduler.queue("thumbnails")
      var later = JobOptions()
      later.delay = .seconds(3600)
      for _ in 0..<3 { try await queue.add("thumbnails", ["n": 1], options: later) }
      #expect(try await scheduler.call("POST", "/api/queues/thumbnails/promote").json["jobs"].number == 3)
      #expect(try await scheduler.call("GET", "/api/queues/thumbnails").json["counts"]["waiting"].number == 3)
      let cleaned = try await scheduler.call(
        "POST", "/api/queues/thumbnails/clean", #"{"state":"waiting","olderThan":0,"limit":1}"#)
      #expect(cleaned.json["jobs"].number == 1)
      try await queue.add("thumbnails", ["n": 1], options: later)
      #expect(try await scheduler.call("POST", "/api/queues/thumbnails/drain", "{}").json["jobs"].number == 2)
      let drained = try await scheduler.call("POST", "/api/queues/thumbnails/drain", #"{"delayed":true}"#)
      #expect(drained.json["jobs"].number == 1)
    }
  }

  @Test func failedJobsAreRetriedTogether() async throws {
    try await RunningScheduler.with { scheduler in
      let queue = try scheduler.queue("thumbnails")
      for _ in 0..<3 { try await queue.add("thumbnails", ["n": 1]) }
      let worker = QueueWorker(queue, logger: .init(label: "tests")) { (_: JobContext<JSONText>) -> String in
        throw UnrecoverableError("no")
      }
      let working = Task { try await worker.run() }
      for id in ["1", "2", "3"] { for try await _ in queue.updates(of: id) {} }
      working.cancel()
      _ = try? await working.value
      #expect(try await scheduler.call("POST", "/api/queues/thumbnails/retry", "{}").json["jobs"].number == 3)
    }
  }

  @Test func schedulersAndWorkersAreListed() async throws {
    try await RunningScheduler.with { scheduler in
      let queue = try scheduler.queue("thumbnails")
      try await queue.upsertJobScheduler("nightly", .pattern("0 3 * * *"), name: "thumbnails", ["n": 1])
      let list = try await scheduler.call("GET", "/api/queues/thumbnails/schedulers").json["schedulers"]
      #expect(list[0]["id"].string == "nightly")
      #expect(list[0]["pattern"].string == "0 3 * * *")
      #expect(try await scheduler.call("GET", "/api/queues/thumbnails/workers").json["workers"].count == 0)
    }
  }

  @Test func aWholeQueueIsRemovedOncePaused() async throws {
    try await RunningScheduler.with { scheduler in
      let queue = try scheduler.queue("thumbnails")
      try await queue.add("thumbnails", ["n": 1])
      #expect(try await scheduler.call("DELETE", "/api/queues/thumbnails").status == 409)
      try await queue.pause()
      #expect(try await scheduler.call("DELETE", "/api/queues/thumbnails").status == 204)
      #expect(try await queue.counts() == JobCounts())
    }
  }

  @Test(arguments: [
    ("clean", #"{"state":"lost"}"#), ("clean", #"{"olderThan":-1}"#), ("clean", #"{"limit":0}"#), ("clean", #"{"age":1}"#),
    ("clean", #"{"olderThan":1e30}"#), ("retry", #"{"state":"active"}"#), ("drain", #"{"delayed":"yes"}"#),
  ])
  func isRefused(_ call: String, _ body: String) async throws {
    try await RunningScheduler.with { scheduler in
      let reply = try await scheduler.call("POST", "/api/queues/thumbnails/\(call)", body)
      #expect(reply.status == 422 && reply.problem != nil, "\(reply.text)")
    }
  }

  @Test func statisticsOfEachQueue() async throws {
    try await RunningScheduler.with { scheduler in
      let queue = try scheduler.queue("thumbnails")
      try await queue.add("thumbnails", ["n": 1])
      let worker = QueueWorker(queue, logger: .init(label: "tests")) { (_: JobContext<JSONText>) -> String in "" }
      let working = Task { try await worker.run() }
      for try await _ in queue.updates(of: "1") {}
      working.cancel()
      _ = try? await working.value
      try await queue.add("thumbnails", ["n": 2])
      let queues = try await scheduler.call("GET", "/api/jobs/stats/queue").json["queues"]
      let own = try #require(queues.array.first { $0["name"].string == "thumbnails" })
      #expect(own["counts"]["completed"].number == 1 && own["counts"]["waiting"].number == 1)
      #expect(own["oldestWaiting"]["job"].string == "thumbnails:2")
      #expect(own["runSeconds"]["p50"].number != nil)
    }
  }
}
