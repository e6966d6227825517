import Foundation
import Redis
import Testing

@testable import Queue

@Suite(.timeLimit(.minutes(2)))
struct ListingTests {
  @Test("jobs are listed by state, page by page, from either end")
  func pages() async throws {
    try await withQueue { queue in
      for number in 1...7 { try await queue.add("film", number) }
      func ids(_ state: JobState, _ range: Range<Int>, _ order: SortOrder) async throws -> [String] {
        try await queue.jobs(in: state, range, order: order).map(\.id)
      }
      #expect(try await ids(.waiting, 0..<3, .forward) == ["1", "2", "3"])
      #expect(try await ids(.waiting, 5..<9, .forward) == ["6", "7"])
      #expect(try await ids(.waiting, 0..<3, .reverse) == ["7", "6", "5"])
      #expect(try await ids(.waiting, 9..<12, .reverse).isEmpty)
      #expect(try await ids(.waiting, 3..<3, .reverse).isEmpty)
      for _ in 1...2 { try await queue.take().complete(returning: JSONText("1"), keeping: .all) }
      #expect(try await ids(.completed, 0..<9, .forward) == ["1", "2"])
      #expect(try await ids(.completed, 0..<1, .reverse) == ["2"])
      try await queue.redis.send(["DEL", queue.keys.job("4")])
      #expect(try await ids(.waiting, 0..<3, .forward) == ["3", "5"], "an id without a job is left out")
    }
  }

  @Test("jobs that an older client put aside count as waiting, first in turn")
  func legacyPause() async throws {
    try await withQueue { queue in
      for number in 1...3 { try await queue.add("film", number) }
      try await queue.redis.send(["RENAME", queue.keys.wait, queue.keys.paused])
      try await queue.redis.send(["HSET", queue.keys.meta, "paused", 1])
      for number in 4...5 { try await queue.add("film", number) }
      func ids(_ range: Range<Int>, _ order: SortOrder) async throws -> [String] {
        try await queue.jobs(in: .waiting, range, order: order).map(\.id)
      }
      #expect(try await ids(0..<9, .forward) == ["1", "2", "3", "4", "5"])
      #expect(try await ids(2..<4, .forward) == ["3", "4"])
      #expect(try await ids(1..<4, .reverse) == ["4", "3", "2"])
      try await queue.resume()
      #expect(try await ids(0..<9, .forward) == ["1", "2", "3", "4", "5"])
      #expect(try await queue.redis.send(["EXISTS", queue.keys.paused]).integer == 0)
      #expect(try await queue.take().id == "1")
    }
  }

  @Test("jobs are counted by priority, logs read in part")
  func countsAndLogs() async throws {
    try await withQueue { queue in
      for priority in [0, 0, 3, 3, 3, 2_097_151] {
        var options = JobOptions()
        options.priority = priority
        try await queue.add("film", 1, options: options)
      }
      #expect(try await queue.counts(ofPriorities: [0, 1, 3, 2_097_151]) == [0: 2, 1: 0, 3: 3, 2_097_151: 1])
      let context = JobContext(payload: 1, job: try await queue.take(), logger: silentLogger)
      for line in ["one", "two", "three"] { try await context.log(line) }
      #expect(try await queue.logs(of: "1", 1..<9) == ["two", "three"])
    }
  }

  @Test("what became of a job's children")
  func children() async throws {
    try await withQueue { queue in
      try await queue.redis.send(["HSET", "bull:films:1:processed", "bull:films:2", "25"])
      try await queue.redis.send(["SADD", "bull:films:1:dependencies", "bull:films:3"])
      try await queue.redis.send(["HSET", "bull:films:1:failed", "bull:films:4", "no film"])
      try await queue.redis.send(["ZADD", "bull:films:1:unsuccessful", 1, "bull:films:5"])
      let children = try await queue.children(of: "1")
      #expect(children.processed == ["bull:films:2": JSONText("25")])
      #expect(children.unprocessed == ["bull:films:3"])
      #expect(children.ignored == ["bull:films:4": "no film"])
      #expect(children.failed == ["bull:films:5"])
      let counts = try await queue.childrenCounts(of: "1")
      let sizes: [Int] = [counts.processed, counts.unprocessed, counts.ignored, counts.failed]
      #expect(sizes == [1, 1, 1, 1])
      #expect(try await queue.children(of: "none") == JobChildren())
    }
  }

  @Test("metrics are read where workers keep them")
  func metrics() async throws {
    try await withQueue { queue in
      #expect(try await queue.metrics(of: .completed) == QueueMetrics())
      try await queue.redis.send(["HSET", "bull:films:metrics:failed", "count", 9, "prevTS", 1_800_000_000_000, "prevCount", 7])
      try await queue.redis.send(["RPUSH", "bull:films:metrics:failed:data", 4, 0, 3])
      let metrics = try await queue.metrics(of: .failed, minutes: 0..<2)
      #expect(metrics.count == 9)
      #expect(metrics.perMinute == [4, 0])
      #expect(metrics.updated == Date(timeIntervalSince1970: 1_800_000_000))
      await #expect(throws: QueueError.self) { try await queue.metrics(of: .active) }
    }
  }

  @Test("events are read from a place on, and over a connection that breaks")
  func events() async throws {
    try await withQueue { queue in
      try await queue.add("film", 1)
      var all = queue.events(after: "0-0").makeAsyncIterator()
      let added = try #require(try await all.next())
      #expect(added.kind == .added(name: "film"))
      var rest = queue.events(after: added.position).makeAsyncIterator()
      #expect(try await rest.next()?.kind == .waiting(previous: nil))
      async let next = rest.next()
      try await eventually { try await queue.redis.send(["CLIENT", "LIST"]).string?.contains("cmd=xread") == true }
      try await queue.redis.dedicated().send(["CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"])
      try await eventually { (try? await queue.pause()) != nil }
      let event = try #require(try await next)
      #expect(event.kind == .paused)
    }
  }
}
