import Redis
import Testing

@testable import Queue

@Suite(.timeLimit(.minutes(2)))
struct DeduplicationTests {
  private func options(_ deduplication: Deduplication, _ change: (inout JobOptions) -> Void = { _ in }) -> JobOptions {
    var options = JobOptions()
    options.deduplication = deduplication
    change(&options)
    return options
  }

  @Test("simple: none beside the owner, until that has ended")
  func simple() async throws {
    try await withQueue { queue in
      let once = options(.simple("film-7"))
      #expect(try await queue.add("a", 1, options: once) == "1")
      #expect(try await queue.add("b", 2, options: once) == "1")
      #expect(try await queue.deduplicationJobID(of: "film-7") == "1")
      #expect(try await queue.redis.send(["HGET", "bull:films:1", "deid"]).string == "film-7")
      #expect(try await queue.redis.send(["PTTL", "bull:films:de:film-7"]).integer == -1)
      #expect(try await queue.eventLog().last == "deduplicated 1")
      let job = try await queue.take()
      #expect(try await queue.add("c", 3, options: once) == "1", "an active owner is an owner")
      try await job.complete(returning: JSONText("null"), keeping: .all)
      #expect(try await queue.deduplicationJobID(of: "film-7") == nil)
      #expect(try await queue.add("d", 4, options: once) == "4", "each adding takes a number")
      #expect(try await queue.counts().waiting == 1)
    }
  }

  @Test("a retry doesn't free the id, a failure for good does")
  func failure() async throws {
    try await withQueue { queue in
      let once = options(.simple("x")) { $0.attempts = 2 }
      try await queue.add("a", 1, options: once)
      try await queue.take().retry(JobFailure(UnrecoverableError("later")), after: .zero)
      #expect(try await queue.deduplicationJobID(of: "x") == "1")
      try await queue.take().fail(JobFailure(UnrecoverableError("never")), keeping: .all)
      #expect(try await queue.deduplicationJobID(of: "x") == nil)
    }
  }

  @Test("throttle: none for a time, whatever becomes of the owner; a new one may start the time anew")
  func throttle() async throws {
    try await withQueue { queue in
      let key: RedisCommand = ["PTTL", "bull:films:de:x"]
      try await queue.add("a", 1, options: options(.throttle("x", for: .seconds(1000))))
      try await queue.take().complete(returning: JSONText("null"), keeping: .all)
      try await queue.redis.send(["PEXPIRE", "bull:films:de:x", 5000])
      #expect(try await queue.add("b", 2, options: options(.throttle("x", for: .seconds(1000)))) == "1")
      #expect(try #require(try await queue.redis.send(key).integer) <= 5000)
      #expect(try await queue.add("b", 2, options: options(.throttle("x", for: .seconds(1000), extends: true))) == "1")
      #expect(try #require(try await queue.redis.send(key).integer) > 5000)
      #expect(try await queue.counts().waiting == 0)
    }
  }

  @Test("replace: a newer job takes the place of one that is delayed, and of no other")
  func replace() async throws {
    try await withQueue { queue in
      let latest = options(Deduplication(id: "x", ttl: .seconds(1000), replaces: true)) { $0.delay = .seconds(60) }
      try await queue.add("a", 1, options: latest)
      try await queue.redis.send(["PEXPIRE", "bull:films:de:x", 5000])
      #expect(try await queue.add("b", 2, options: latest) == "2")
      #expect(try await queue.job("1") == nil)
      #expect(try #require(try await queue.redis.send(["PTTL", "bull:films:de:x"]).integer) <= 5000, "the time goes on")
      #expect(
        try await queue.eventLog().suffix(4) == ["removed < delayed 1", "deduplicated 2", "added 2", "delayed 2"])
      let debounced = options(.debounce("x", for: .seconds(1000)))
      #expect(try await queue.add("c", 3, options: debounced) == "3")
      #expect(try #require(try await queue.redis.send(["PTTL", "bull:films:de:x"]).integer) > 5000, "the time starts anew")
      let events = try await queue.eventLog().count
      #expect(try await queue.add("d", 4, options: latest) == "3", "it waits, and isn't delayed")
      #expect(try await queue.eventLog().count == events)
    }
  }

  @Test("keepLastIfActive: the newest that came while the owner was active is added when the owner ends")
  func keepLast() async throws {
    try await withQueue { queue in
      let last = options(.keepLastIfActive("x"))
      try await queue.add("a", 1, options: last)
      #expect(try await queue.add("dropped", 2, options: last) == "1", "the owner isn't active yet")
      let owner = try await queue.take()
      #expect(try await queue.add("b", 3, options: last) == "1")
      #expect(try await queue.add("c", 4, options: options(.keepLastIfActive("x")) { $0.priority = 3 }) == "1")
      #expect(
        Set(try await queue.redis.send(["HKEYS", "bull:films:dn:x"]).strings) == ["jid", "name", "data", "opts"])
      try await owner.complete(returning: JSONText("null"), keeping: .none)
      #expect(try await queue.deduplicationJobID(of: "x") == "4")
      #expect(try await queue.state(of: "4") == .prioritized)
      #expect(try await queue.redis.send(["EXISTS", "bull:films:dn:x"]).integer == 0)
      let successor = try await queue.take()
      #expect(successor.record.name == "c")
      #expect(successor.record.data == JSONText("4"))
      try await successor.complete(returning: JSONText("null"), keeping: .all)
      #expect(try await queue.deduplicationJobID(of: "x") == nil, "it was the owner in its turn")
    }
  }

  @Test("a key whose job is gone keeps nobody out")
  func stale() async throws {
    try await withQueue { queue in
      let once = options(.simple("x"))
      try await queue.add("a", 1, options: once)
      try await queue.redis.send(["DEL", "bull:films:1"])
      #expect(try await queue.add("b", 2, options: once) == "2")
      #expect(try await queue.deduplicationJobID(of: "x") == "2")
    }
  }

  @Test("an id is freed by hand")
  func removal() async throws {
    try await withQueue { queue in
      let once = options(.simple("x"))
      try await queue.add("a", 1, options: once)
      #expect(try await queue.removeDeduplicationKey("x"))
      #expect(try await queue.removeDeduplicationKey("x") == false)
      #expect(try await queue.add("b", 2, options: once) == "2")
      try await queue.take().complete(returning: JSONText("null"), keeping: .all)
      #expect(try await queue.deduplicationJobID(of: "x") == "2", "the end of a former owner changes nothing")
    }
  }

  @Test("a deduplication that says nothing is refused")
  func refused() async throws {
    try await withQueue { queue in
      await #expect(throws: QueueError.self) { try await queue.add("a", 1, options: options(.simple(""))) }
      await #expect(throws: QueueError.self) { try await queue.add("a", 1, options: options(.throttle("x", for: .zero))) }
    }
  }
}
