import Foundation
import Redis
import Testing

@testable import Queue

@Suite(.timeLimit(.minutes(2)))
struct BulkTests {
  @Test("jobs in bulk are the same as jobs one by one, in their order")
  func same() async throws {
    let clock = ManualClock()
    try await withQueue(clock: clock.wallClock) { queue in
      let single = try Queue(name: "single", redis: queue.redis, clock: clock.wallClock)
      var options = JobOptions()
      options.id = "own"
      options.delay = .seconds(5)
      let jobs = [
        try NewJob("a", ["x": 1]), try NewJob("b", ["x": 2], options: options), try NewJob("c", ["x": 3], options: options),
        try NewJob("d", ["x": 4]),
      ]
      #expect(try await queue.addBulk(jobs) == ["1", "own", "own", "4"])
      for job in jobs { try await single.add(job.name, try job.data.decode(as: [String: Int].self), options: job.options) }
      let (bulk, singles) = (try await KeySpace(of: queue), try await KeySpace(of: single))
      #expect(bulk == singles)
      #expect(try await queue.addBulk([]) == [])
    }
  }

  @Test("a server that has lost its scripts is given them again, and each job is added once")
  func lostScripts() async throws {
    try await withQueue { queue in
      let jobs = try (1...100).map { try NewJob("film", $0) }
      _ = try await queue.addBulk(jobs)
      try await queue.redis.send(["SCRIPT", "FLUSH"])
      #expect(try await queue.addBulk(jobs) == (101...200).map(String.init))
      #expect(try await queue.counts().waiting == 200)
    }
  }

  @Test("one job that can't be had keeps all from being sent")
  func refused() async throws {
    try await withQueue { queue in
      var options = JobOptions()
      options.sizeLimit = 5
      let jobs = [try NewJob("a", "1"), try NewJob("b", "1234", options: options)]
      await #expect(throws: QueueError.tooLarge(size: 6, limit: 5)) { try await queue.addBulk(jobs) }
      let keys = try await queue.redis.send(["KEYS", "*"]).strings
      #expect(keys == [])
      options.sizeLimit = 6
      try await queue.add("b", "1234", options: options)
    }
  }

  @Test("a time stamp of one's own is where a delay runs from")
  func timestamp() async throws {
    let clock = ManualClock()
    try await withQueue(clock: clock.wallClock) { queue in
      var options = JobOptions()
      options.timestamp = Date(milliseconds: clock.milliseconds - 4000)
      options.delay = .seconds(5)
      try await queue.add("film", 1, options: options)
      let score = try await queue.redis.send(["ZSCORE", queue.keys.delayed, "1"]).integer
      #expect(score.map { Int64($0) } == (clock.milliseconds + 1000) * 4096)
      #expect(try await queue.job("1")?.timestamp == options.timestamp)
    }
  }
}
