import Foundation
import Redis
import Testing

@testable import Queue

@Suite(.timeLimit(.minutes(2)))
struct AddingTests {
  private struct Film: Codable, Equatable {
    var title: String
  }

  private let film = Film(title: "Köln/\"ø\"")

  @Test("a job waits with its payload as JSON, and wakes a worker")
  func standard() async throws {
    let clock = ManualClock()
    try await withQueue(clock: clock.wallClock) { queue in
      #expect(try await queue.add("transcode", film) == "1")
      #expect(try await queue.add("transcode", film) == "2")
      #expect(try await queue.redis.send(["LRANGE", "bull:films:wait", 0, -1]).strings == ["2", "1"])
      #expect(try await queue.redis.send(["ZRANGE", "bull:films:marker", 0, -1]).strings == ["0"])
      let fields = try await queue.redis.send(["HGETALL", "bull:films:1"]).fields
      #expect(
        fields == [
          "name": "transcode", "data": #"{"title":"Köln/\"ø\""}"#, "opts": #"{"attempts":1}"#,
          "timestamp": "1800000000000", "delay": "0", "priority": "0",
        ])
      let record = try #require(try await queue.job("1"))
      #expect(try record.data.decode(as: Film.self) == film)
      #expect(try await queue.state(of: "1") == .waiting)
      #expect(try await queue.eventLog() == ["added 1", "waiting 1", "added 2", "waiting 2"])
    }
  }

  @Test("a delayed job has its due time in score, event and marker, and keeps its order within a millisecond")
  func delayed() async throws {
    let clock = ManualClock()
    try await withQueue(clock: clock.wallClock) { queue in
      var options = JobOptions()
      options.delay = .milliseconds(1500)
      options.priority = 3
      for _ in 1...3 { try await queue.add("transcode", film, options: options) }
      let due = clock.milliseconds + 1500
      let scores = try await queue.redis.send(["ZRANGE", "bull:films:delayed", 0, -1, "WITHSCORES"]).strings
      #expect(scores == ["1", "\(due * 4096)", "2", "\(due * 4096 + 1)", "3", "\(due * 4096 + 2)"])
      #expect(try await queue.redis.send(["ZRANGE", "bull:films:marker", 0, -1, "WITHSCORES"]).strings == ["1", "\(due)"])
      #expect(try await queue.redis.send(["HGET", "bull:films:1", "delay"]).string == "1500")
      #expect(try await queue.state(of: "1") == .delayed)
    }
  }

  @Test("priorities order by class, then by arrival; lifo overtakes")
  func order() async throws {
    try await withQueue { queue in
      func add(_ name: String, priority: Int = 0, lifo: Bool = false) async throws {
        var options = JobOptions()
        options.priority = priority
        options.lifo = lifo
        try await queue.add(name, film, options: options)
      }
      try await add("late", priority: 2_097_151)
      try await add("second of 5", priority: 5)
      try await add("third of 5", priority: 5)
      try await add("first", priority: 1)
      try await add("plain")
      try await add("plain again")
      try await add("overtakes", lifo: true)
      #expect(try await queue.state(of: "1") == .prioritized)
      let score = try await queue.redis.send(["ZSCORE", queue.keys.prioritized, "1"]).integer
      #expect(score == 2_097_151 << 32 + 1)
      var names: [String] = []
      for _ in 1...7 { names.append(try await queue.take().record.name) }
      #expect(names == ["overtakes", "plain", "plain again", "first", "second of 5", "third of 5", "late"])
    }
  }

  @Test("an id of one's own adds at most once")
  func ownID() async throws {
    try await withQueue { queue in
      var options = JobOptions()
      options.id = "film-7"
      let first = try await queue.add("transcode", film, options: options)
      let second = try await queue.add("other", Film(title: "other"), options: options)
      #expect([first, second] == ["film-7", "film-7"])
      #expect(try await queue.counts().waiting == 1)
      #expect(try await queue.job("film-7")?.name == "transcode")
      #expect(try await queue.eventLog().last == "duplicated film-7")
      #expect(try await queue.add("transcode", film) == "3", "each adding takes a number")
    }
  }

  @Test("what the wire format forbids is refused before it is sent")
  func refused() async throws {
    try await withQueue { queue in
      func refusal(_ change: (inout JobOptions) -> Void) async -> QueueError? {
        var options = JobOptions()
        change(&options)
        return await #expect(throws: QueueError.self) { try await queue.add("transcode", film, options: options) }
      }
      #expect(await refusal { $0.id = "12" } == .invalidJobID("12"))
      #expect(await refusal { $0.id = "a:b" } == .invalidJobID("a:b"))
      #expect(await refusal { $0.id = "" } == .invalidJobID(""))
      #expect(await refusal { $0.priority = 2_097_152 }?.description.contains("2097151") == true)
      #expect(await refusal { $0.attempts = 0 } != nil)
      #expect(await refusal { $0.delay = .seconds(-1) } != nil)
      let keys = try await queue.redis.send(["KEYS", "*"]).strings
      #expect(keys.isEmpty)
      #expect(throws: QueueError.invalidQueueName("a:b")) { try Queue(name: "a:b", redis: queue.redis) }
    }
  }
}
