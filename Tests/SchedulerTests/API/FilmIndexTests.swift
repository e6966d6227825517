import Foundation
import Logging
import Queue
import Redis
import Testing

@testable import Scheduler

@Suite(.timeLimit(.minutes(2)))
struct FilmIndexTests {
  private func jobs(of film: String, at scheduler: RunningScheduler) async throws -> [String] {
    try await scheduler.call("GET", "/api/jobs/film/\(film)").json["jobs"].array.compactMap { $0["id"].string }
  }

  private func eventually(_ condition: () async throws -> Bool) async throws {
    while try await !condition() {
      try Task.checkCancellation()
      await Task.yield()
    }
  }

  @Test func jobsOfOtherClientsAreFoundToo() async throws {
    try await RunningScheduler.with { scheduler in
      let queue = try scheduler.queue("thumbnails")
      _ = try await scheduler.add(film: "f 1/ä")
      try await queue.add("thumbnails", ["film": ["id": "f 1/ä"]])
      try await queue.add("thumbnails", ["film": "just a name"])
      try await eventually { try await jobs(of: "f%201%2F%C3%A4", at: scheduler).count == 2 }
      #expect(try await jobs(of: "f%201%2F%C3%A4", at: scheduler) == ["thumbnails:1", "transcode:1"])
      #expect(try await jobs(of: "other", at: scheduler) == [])
    }
  }

  @Test func jobsFromBeforeAreFound() async throws {
    try await PrivateServer.withTemporary { server in
      let redis = RedisClient(url: server.url)
      let queue = try Queue(name: "transcode", redis: redis)
      for _ in 0..<5 { try await queue.add("transcode", ["film": ["id": "old"]]) }
      try await queue.trimEvents(to: 0)
      let index = FilmIndex(redis: redis)
      let indexing = Task { try await FilmIndexing(queue: queue, index: index, logger: Logger(label: "tests")).run() }
      defer { indexing.cancel() }
      try await eventually { try await index.jobs(of: "old", after: nil, limit: 10).count == 5 }
    }
  }

  @Test func jobsThatHaveGoneLeaveTheIndex() async throws {
    try await RunningScheduler.with { scheduler in
      _ = try await scheduler.add(film: "f")
      _ = try await scheduler.add(film: "f")
      try await scheduler.queue("transcode").remove("2")
      #expect(try await jobs(of: "f", at: scheduler) == ["transcode:1"])
      #expect(try await FilmIndex(redis: scheduler.redis).jobs(of: "f", after: nil, limit: 9).map(\.job) == ["transcode:1"])
    }
  }

  @Test func jobsThatHaveGoneLeaveTheIndexThoughNobodyReadsIt() async throws {
    try await RunningScheduler.with { scheduler in
      let index = FilmIndex(redis: scheduler.redis)
      let film = try #require(FilmReference(payload: JSONText(#"{"film":{"id":"f"}}"#)))
      for number in 1...30 {
        try await index.note(JobID(queue: "transcode", id: "gone-\(number)"), added: Date() - 60, of: film)
      }
      let queue = try scheduler.queue("transcode")
      var added: Set<String> = []
      try await eventually {
        added.insert("transcode:\(try await queue.add("transcode", ["film": ["id": "f"]]))")
        return try await index.jobs(of: "f", after: nil, limit: 1000).allSatisfy { added.contains($0.job) }
      }
    }
  }

  @Test func pagesOfAFilm() async throws {
    try await RunningScheduler.with { scheduler in
      for _ in 0..<5 { _ = try await scheduler.add(film: "f") }
      var (seen, cursor) = ([String](), "")
      repeat {
        let page = try await scheduler.call("GET", "/api/jobs/film/f?limit=2" + (cursor.isEmpty ? "" : "&cursor=\(cursor)"))
        seen += page.json["jobs"].array.compactMap { $0["id"].string }
        cursor = page.json["next"].string ?? ""
      } while !cursor.isEmpty
      #expect(seen == (1...5).reversed().map { "transcode:\($0)" })
    }
  }
}
