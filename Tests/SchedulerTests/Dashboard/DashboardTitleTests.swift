import Foundation
import Jobs
import Logging
import NIOCore
import Queue
import Storage
import StorageTestKit
import Testing

@testable import Scheduler

/// A job's title is shown to those who may see the job, and nothing beside it.
@Suite(.timeLimit(.minutes(1)))
struct DashboardTitleTests {
  private let tokens = Tokens()

  /// Adds a job of Grace's film, and does it: its result names a folder.
  private func make(_ title: TemporaryTitle, on scheduler: RunningScheduler) async throws -> String {
    try await make(title.path, on: scheduler)
  }

  private func make(_ output: String, on scheduler: RunningScheduler) async throws -> String {
    let job = try await scheduler.add(film: "shared", owner: "grace", token: tokens.admin.token)
    let queue = try scheduler.queue("transcode")
    var handlers = JobHandlers()
    handlers.on(TranscodeJob.self) { _ in
      TranscodeJob.Result(
        output: output, hls: output + "/master.m3u8", dash: output + "/manifest.mpd", report: output + "/report.json",
        duration: 8, renditions: [])
    }
    let worker = QueueWorker(queue, handlers: handlers, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    try await running([worker.run]) {
      try await eventually { try await queue.state(of: try #require(JobID(job)).id) == .completed }
    }
    return job
  }

  private func get(_ path: String, _ token: String? = nil, on scheduler: RunningScheduler) async throws -> HTTPReply {
    try await scheduler.call("GET", path, token: token ?? tokens.grace.token)
  }

  @Test func onlyWhatTheJobMade() async throws {
    try await RunningScheduler.with(access: tokens.access) { scheduler in
      let title = try TemporaryTitle(["master.m3u8": "#EXTM3U\n", "360p/1.m4s": "one"])
      let other = try TemporaryTitle(["master.m3u8": "#OTHER\n"])
      try "kept private".write(toFile: title.path + "/../secret.txt", atomically: false, encoding: .utf8)
      try title.link("way-out", to: other.path)
      let (job, otherJob) = (try await make(title, on: scheduler), try await make(other, on: scheduler))
      let base = "/jobs/\(job)/title"
      #expect(try await get(base, on: scheduler).headers["location"] == base + "/")
      let page = try await get(base + "/", on: scheduler)
      #expect(page.status == 200 && page.headers["content-security-policy"]?.contains("frame-ancestors 'self'") == true)
      #expect(try await get(base + "/master.m3u8", on: scheduler).text == "#EXTM3U\n")
      #expect(try await get(base + "/360p/1.m4s", on: scheduler).text == "one")
      #expect(try await get("/jobs/\(otherJob)/title/master.m3u8", on: scheduler).text == "#OTHER\n")
      for path in [
        "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/360p/../../secret.txt", "/%2e%2e%5csecret.txt",
        "/way-out/master.m3u8", "//etc/passwd", "/%00", "/360p", "/nothing.m4s", "/\(other.path)/master.m3u8",
      ] {
        let reply = try await get(base + path, on: scheduler)
        #expect(
          (400..<500).contains(reply.status) && !reply.text.contains("private") && !reply.text.contains("OTHER"), "\(path)")
      }
    }
  }

  /// The store is the workers', and the title a key in it.
  @Test(.enabled(if: Boto.isThere), arguments: StoreKind.allCases) func whatAJobMadeInTheStorage(_ kind: StoreKind) async throws
  {
    try await kind.with { store in
      let report =
        #"{"duration":8,"renditions":[],"audio":[],"seconds":1,"speed":8,"warnings":[],"files":{"thumbnails/1.jpg":"x"}}"#
      let files = [
        "titles/shared/master.m3u8": "#EXTM3U\n", "titles/shared/360p/1.m4s": "0123456789", "titles/shared/report.json": report,
        "titles/shared/thumbnails/1.jpg": "picture", "titles/sharedness.txt": "private", "uploads/secret.mov": "private",
      ]
      for (key, content) in files {
        try await store.put(ByteBuffer(string: content), at: ObjectKey(key), type: "application/octet-stream")
      }
      try await RunningScheduler.with(access: tokens.access, storage: store) { scheduler in
        let job = try await make("titles/shared", on: scheduler)
        let base = "/jobs/\(job)/title"
        let playlist = try await get(base + "/master.m3u8", on: scheduler)
        #expect(playlist.text == "#EXTM3U\n" && playlist.headers["content-type"] == "application/vnd.apple.mpegurl")
        let part = try await scheduler.call(
          "GET", base + "/360p/1.m4s", token: tokens.grace.token, headers: ["Range": "bytes=2-4"])
        #expect(part.status == 206 && part.text == "234" && part.headers["content-range"] == "bytes 2-4/10")
        #expect(try await get(base + "/thumbnails/1.jpg", on: scheduler).text == "picture")
        let page = try await get("/jobs/\(job)", on: scheduler).text
        #expect(page.contains("\(base)/thumbnails/1.jpg") && page.contains("\(base)/"))
        for path in ["/../uploads/secret.mov", "/..%2f..%2fuploads/secret.mov", "/%2e%2e/sharedness.txt", "/nothing", "/360p"] {
          #expect(try await get(base + path, on: scheduler).status == 404, "\(path)")
        }
        #expect(try await get(base + "/master.m3u8", tokens.ada.token, on: scheduler).status == 404)
        let others = try await make("uploads", on: scheduler)
        #expect(try await get("/jobs/\(others)/title/secret.mov", on: scheduler).status == 404)
      }
    }
  }

  @Test func onlyForThoseWhoMaySeeTheJob() async throws {
    try await RunningScheduler.with(access: tokens.access) { scheduler in
      let title = try TemporaryTitle()
      let path = "/jobs/\(try await make(title, on: scheduler))/title/master.m3u8"
      for token in [tokens.grace.token, tokens.viewer.token, tokens.admin.token] {
        #expect(try await get(path, token, on: scheduler).status == 200)
      }
      #expect(try await get(path, tokens.ada.token, on: scheduler).status == 404)
      #expect(try await scheduler.call("GET", path).headers["location"]?.hasPrefix("/login") == true)
    }
  }

  @Test func aJobThatMadeNoneHasNone() async throws {
    try await RunningScheduler.with { scheduler in
      let job = try await scheduler.add()
      for path in ["title", "title/", "title/master.m3u8"] {
        #expect(try await scheduler.call("GET", "/jobs/\(job)/\(path)").status == 404)
      }
    }
  }
}
