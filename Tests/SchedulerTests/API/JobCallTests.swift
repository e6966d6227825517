import Foundation
import Jobs
import Queue
import Testing

@testable import Scheduler

struct JobCallTests {
  private static let transcode =
    #"{"type":"transcode","payload":{"film":{"id":"f1"},"source":"/films/a.mov","profile":"abr-h264","output":"/titles/a"}}"#

  @Test func aJobIsAddedAndShown() async throws {
    try await RunningScheduler.with { scheduler in
      let added = try await scheduler.call("POST", "/api/jobs", Self.transcode)
      #expect(added.status == 201)
      #expect(added.headers["location"] == "/api/jobs/transcode:1")
      #expect(added.json["state"].string == "waiting")
      #expect(added.json["attempts"]["allowed"].number == 3)
      let payload = try await scheduler.queue("transcode").job("1")?.data.decode(as: TranscodeJob.Payload.self)
      #expect(payload?.source == "/films/a.mov")

      let shown = try await scheduler.call("GET", "/api/jobs/transcode:1")
      #expect(shown.status == 200)
      #expect(shown.json["film"]["id"].string == "f1")
      #expect(shown.json["payload"]["profile"].string == "abr-h264")
      #expect(shown.json["links"]["film"].string == "/api/jobs/film/f1")
      #expect(shown.json["addedAt"].string?.hasSuffix("Z") == true)
    }
  }

  @Test func optionsAreThoseOfTheRequest() async throws {
    try await RunningScheduler.with { scheduler in
      let options = #""options":{"attempts":7,"delay":3600000,"priority":5,"backoff":{"type":"fixed","delay":250}}}"#
      let added = try await scheduler.call("POST", "/api/jobs", Self.transcode.dropLast() + "," + options)
      #expect(added.status == 201, "\(added.text)")
      #expect(added.json["state"].string == "delayed")
      let job = try #require(try await scheduler.queue("transcode").job("1"))
      #expect(job.options.attempts == 7)
      #expect(job.options.backoff == .fixed(.milliseconds(250)))
      #expect(job.priority == 5)
      let due = try #require(try await scheduler.queue("transcode").dueTimes(of: ["1"])["1"])
      #expect(added.json["dueAt"].string == due.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
      let listed = try await scheduler.call("GET", "/api/jobs/status/delayed").json["jobs"][0]
      #expect(listed["dueAt"].string == added.json["dueAt"].string)
    }
  }

  @Test(arguments: [
    (#"{"type":"transcode","payload":{"profile":"a","output":"/b"}}"#, 422, "payload.source: missing"),
    (#"{"type":"transcode","payload":{"source":1,"profile":"a","output":"/b"}}"#, 422, "payload.source: expected String"),
    (#"{"type":"transcode","payload":{"source":"/a","profile":"a","output":"/b","chunkInFlight":2}}"#, 422, "chunkInFlight"),
    (#"{"type":"transcode","payload":7}"#, 422, "payload"),
    (#"{"type":"dance","payload":{}}"#, 422, "type is 'dance'; it can be transcode, thumbnails"),
    (#"{"payload":{}}"#, 422, "type: missing"),
    (#"{"type":"thumbnails","payload":{"source":"/a","output":"/b","count":1},"options":{"attempts":0}}"#, 422, "attempts"),
    (#"{"type":"thumbnails","payload":{"source":"/a","output":"/b","count":1},"options":{"attempts":101}}"#, 422, "1 to 100"),
    (
      #"{"type":"thumbnails","payload":{"source":"/a","output":"/b","count":1},"options":{"delay":1e300}}"#, 422,
      "options.delay"
    ),
    (
      #"{"type":"thumbnails","payload":{"source":"/a","output":"/b","count":1},"options":{"parent":{"id":"1","queue":"bull:x"}}}"#,
      422, "options.parent: isn't an option; there are attempts"
    ),
    (
      #"{"type":"thumbnails","payload":{"source":"/a","output":"/b","count":1},"options":{"backoff":{"dely":1}}}"#, 422,
      "options.backoff.dely: isn't known; there are delay, jitter, type"
    ),
    (
      #"{"type":"thumbnails","payload":{"source":"/a","output":"/b","count":1},"options":{"backoff":{"type":"slow"}}}"#, 422,
      "backoff.type is 'slow'"
    ),
    (#"{"type":"thumbnails","payload":{"source":"/a","output":"/b","count":1},"options":7}"#, 422, "options: expected"),
    (
      #"{"type":"thumbnails","payload":{"source":"/a","output":"/b","count":1e99}}"#, 422,
      "payload.count: 1e+99 isn't a whole number in range"
    ),
    (#"{"type":"thumbnails","payload":{"source":"/a","output":"/b","count":-1}}"#, 422, "payload.count: is -1; it can be 1 to"),
    (
      #"{"type":"thumbnails","payload":{"source":"/a","output":"/b","count":1,"plan":"x"}}"#, 422,
      "payload.plan: is for the jobs"
    ),
    (#"{"type":"thumbnails","payload":{"source":"/a","output":"/b","count":1},"speed":1}"#, 422, "speed"),
    (#"{"type":"#, 400, "JSON"), ("", 400, "JSON"), ("[]", 422, "expected"), ("null", 422, "expected"),
    (#"{"type":"transcode","payload":"# + String(repeating: "[", count: 100_000), 400, "nested deeper"),
  ])
  func aWrongJobIsRefused(_ body: String, _ status: Int, _ detail: String) async throws {
    try await RunningScheduler.with { scheduler in
      let reply = try await scheduler.call("POST", "/api/jobs", body)
      #expect(reply.status == status, "\(reply.text)")
      #expect(reply.problem?.contains(detail) == true, "\(reply.text)")
      #expect(try await scheduler.queue("transcode").counts() == JobCounts())
    }
  }

  @Test func progressAndResultAreShown() async throws {
    try await RunningScheduler.with { scheduler in
      _ = try await scheduler.call("POST", "/api/jobs", Self.transcode)
      let queue = try scheduler.queue("transcode")
      let worker = QueueWorker(queue, logger: .init(label: "tests")) { (job: JobContext<TranscodeJob.Payload>) -> String in
        try await job.updateProgress(
          TranscodeJob.Progress(percent: 41.5, fps: 24, speed: 1.5, secondsLeft: 12, stage: .encode))
        try await job.log("half way")
        return "done"
      }
      let working = Task { try await worker.run() }
      for try await _ in queue.updates(of: "1") {}
      working.cancel()
      let shown = try await scheduler.call("GET", "/api/jobs/transcode:1")
      #expect(shown.json["state"].string == "completed")
      #expect(shown.json["progress"]["percent"].number == 41.5)
      #expect(shown.json["progress"]["secondsLeft"].number == 12)
      #expect(shown.json["result"].string == "done")
      let log = try await scheduler.call("GET", "/api/jobs/transcode:1/logs")
      #expect(log.json["lines"][0].string == "half way")
    }
  }

  @Test func aFailedJobIsRetriedAndAnotherIsNot() async throws {
    try await RunningScheduler.with { scheduler in
      let queue = try scheduler.queue("transcode")
      _ = try await scheduler.call("POST", "/api/jobs", Self.transcode)
      #expect(try await scheduler.call("POST", "/api/jobs/transcode:1/retry").status == 409)
      let worker = QueueWorker(queue, logger: .init(label: "tests")) { (_: JobContext<JSONText>) -> String in
        throw UnrecoverableError("no picture")
      }
      let working = Task { try await worker.run() }
      for try await _ in queue.updates(of: "1") {}
      working.cancel()
      _ = try? await working.value
      let failed = try await scheduler.call("GET", "/api/jobs/transcode:1")
      #expect(failed.json["failure"].string == "no picture")
      #expect(failed.json["links"]["retry"].string == "/api/jobs/transcode:1/retry")
      let retried = try await scheduler.call("POST", "/api/jobs/transcode:1/retry")
      #expect(retried.status == 200)
      #expect(retried.json["state"].string == "waiting")
      #expect(retried.json["attempts"]["made"].number == 1, "the attempts that were made stay")
    }
  }

  @Test func cancellingRemovesWhatWaits() async throws {
    try await RunningScheduler.with { scheduler in
      _ = try await scheduler.call("POST", "/api/jobs", Self.transcode)
      #expect(try await scheduler.call("DELETE", "/api/jobs/transcode:1").status == 204)
      #expect(try await scheduler.call("DELETE", "/api/jobs/transcode:1").status == 404)
    }
  }

  @Test func cancellingEndsWhatRuns() async throws {
    try await RunningScheduler.with { scheduler in
      let queue = try scheduler.queue("transcode")
      _ = try await scheduler.call("POST", "/api/jobs", Self.transcode)
      let worker = QueueWorker(queue, logger: .init(label: "tests")) { (_: JobContext<JSONText>) -> String in
        try await Task.sleep(for: .seconds(600))
        return ""
      }
      let working = Task { try await worker.run() }
      for try await update in queue.updates(of: "1") {
        if update == .active { #expect(try await scheduler.call("DELETE", "/api/jobs/transcode:1").status == 202) }
        if case .failed(let reason) = update { #expect(reason == "cancelled by local") }
      }
      working.cancel()
    }
  }

  @Test func promotingStartsADelayedJob() async throws {
    try await RunningScheduler.with { scheduler in
      _ = try await scheduler.call("POST", "/api/jobs", Self.transcode.dropLast() + #","options":{"delay":3600000}}"#)
      let promoted = try await scheduler.call("POST", "/api/jobs/transcode:1/promote")
      #expect(promoted.json["state"].string == "waiting")
      #expect(try await scheduler.call("POST", "/api/jobs/transcode:1/promote").status == 409)
    }
  }

  @Test(arguments: [
    "transcode:99", "transcode", "nothing:1", "transcode:meta", "transcode:events", "transcode:id", "%ff:1", "a%00:1",
  ])
  func thereIsNoJob(_ id: String) async throws {
    try await RunningScheduler.with { scheduler in
      _ = try await scheduler.call("POST", "/api/jobs", Self.transcode)
      for (method, end) in [("GET", ""), ("DELETE", ""), ("POST", "/retry"), ("POST", "/promote"), ("GET", "/logs")] {
        let reply = try await scheduler.call(method, "/api/jobs/\(id)\(end)")
        #expect(reply.status == 404 && reply.problem != nil, "\(method) \(id)\(end): \(reply.text)")
      }
      #expect(try await scheduler.queue("transcode").counts().waiting == 1)
    }
  }
}
