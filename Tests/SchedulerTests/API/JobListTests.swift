import Foundation
import Queue
import Testing

@testable import Scheduler

struct JobListTests {
  @Test func pagesGoThroughEveryJobOnce() async throws {
    try await RunningScheduler.with { scheduler in
      let (transcode, thumbnails) = (try scheduler.queue("transcode"), try scheduler.queue("thumbnails"))
      for number in 0..<7 {
        try await transcode.add("transcode", ["n": number])
        try await thumbnails.add("thumbnails", ["n": number])
      }
      var (seen, cursor) = ([String](), "")
      repeat {
        let page = try await scheduler.call(
          "GET", "/api/jobs/status/waiting?limit=3" + (cursor.isEmpty ? "" : "&cursor=\(cursor)"))
        #expect(page.status == 200 && page.json["jobs"].count <= 3)
        seen += page.json["jobs"].array.compactMap { $0["id"].string }
        cursor = page.json["next"].string ?? ""
        // Those that come and go meanwhile move the others.
        if seen.count == 3 {
          try await transcode.add("transcode", ["n": 99])
          try await thumbnails.remove("1")
        }
      } while !cursor.isEmpty
      let expected = (1...7).map { "transcode:\($0)" } + (2...7).map { "thumbnails:\($0)" }
      #expect(seen.count == 13)
      #expect(Set(seen) == Set(expected))
      let own = seen.filter { $0.hasPrefix("transcode") }
      #expect(own == own.sorted(by: >))
    }
  }

  @Test func oneQueueAlone() async throws {
    try await RunningScheduler.with { scheduler in
      try await scheduler.queue("transcode").add("transcode", ["n": 1])
      let page = try await scheduler.call("GET", "/api/jobs/status/waiting?queue=thumbnails")
      #expect(page.status == 200 && page.json["jobs"].count == 0)
      #expect(try await scheduler.call("GET", "/api/jobs/status/waiting?queue=nothing").status == 404)
    }
  }

  @Test(arguments: [
    ("/api/jobs/status/asleep", 404), ("/api/jobs/status/unknown", 404), ("/api/jobs/status/waiting?limit=0", 422),
    ("/api/jobs/status/waiting?limit=201", 422), ("/api/jobs/status/waiting?limit=ten", 422),
    ("/api/jobs/status/waiting?limit=99999999999999999999", 422), ("/api/jobs/status/waiting?cursor=%00", 422),
    ("/api/jobs/status/waiting?cursor=e30x", 422), ("/api/jobs/status/waiting?page=2", 422),
    ("/api/jobs/film/f?cursor=e30", 422), ("/api/jobs/film/%ff", 404),
  ])
  func isRefused(_ path: String, _ status: Int) async throws {
    try await RunningScheduler.with { scheduler in
      let reply = try await scheduler.call("GET", path)
      #expect(reply.status == status && reply.problem != nil, "\(path): \(reply.text)")
    }
  }

  @Test func aCursorFromOutsideDoesNoHarm() async throws {
    try await RunningScheduler.with { scheduler in
      let cursor = try PageCursor(["transcode": JobListing.Place(count: .max, last: nil)]).text
      let page = try await scheduler.call("GET", "/api/jobs/status/waiting?cursor=\(cursor)")
      #expect(page.status == 200 && page.json["jobs"].count == 0)
      let negative = try PageCursor(["transcode": JobListing.Place(count: .min, last: "\n")]).text
      #expect(try await scheduler.call("GET", "/api/jobs/status/completed?cursor=\(negative)").status == 200)
    }
  }
}
