import Redis
import Testing

@testable import Queue

@Suite(.timeLimit(.minutes(2)))
struct FetchingTests {
  @Test("a fetched job is active, locked and counted as started")
  func activation() async throws {
    let clock = ManualClock()
    try await withQueue(clock: clock.wallClock) { queue in
      try await queue.add("transcode", 1)
      try await queue.redis.send(["DEL", queue.keys.marker])
      clock.advance(by: .seconds(2))
      var options = WorkerOptions()
      options.name = "encoder-3"
      let job = try await queue.take(options, token: "mine:1")
      #expect(job.record.attemptsStarted == 1)
      #expect(job.record.processedBy == "encoder-3")
      #expect(job.record.processedOn?.timeIntervalSince1970 == Double(clock.milliseconds) / 1000)
      #expect(try await queue.redis.send(["GET", "bull:films:1:lock"]).string == "mine:1")
      let left = try #require(try await queue.redis.send(["PTTL", "bull:films:1:lock"]).integer)
      #expect((1...30_000).contains(left))
      #expect(try await queue.state(of: "1") == .active)
      #expect(try await queue.redis.send(["ZSCORE", queue.keys.marker, "0"]).string == "0", "the next worker wakes")
      #expect(try await queue.eventLog().last == "active < waiting 1")
    }
  }

  @Test("a delayed job starts when it is due and not before, and a worker knows how long it can sleep")
  func delay() async throws {
    let clock = ManualClock()
    try await withQueue(clock: clock.wallClock) { queue in
      var options = JobOptions()
      options.delay = .seconds(60)
      try await queue.add("transcode", 1, options: options)
      let due = clock.milliseconds + 60_000
      clock.advance(by: .milliseconds(59_999))
      let request = FetchRequest(token: "t", options: WorkerOptions())
      guard case .nothing(let nextDelayed) = try await queue.fetch(request).outcome else {
        Issue.record("it isn't due yet")
        return
      }
      #expect(nextDelayed == due)
      clock.advance(by: .milliseconds(1))
      #expect(try await queue.take().record.delay == .zero)
      #expect(try await queue.eventLog().suffix(2) == ["waiting < delayed 1", "active < waiting 1"])
    }
  }

  @Test("an id without a job behind it is dropped and named, and the next job is fetched")
  func orphans() async throws {
    try await withQueue { queue in
      try await queue.redis.send(["LPUSH", queue.keys.wait, "gone", "0:0"])
      try await queue.add("transcode", 1)
      let fetched = try await queue.fetch(FetchRequest(token: "t", options: WorkerOptions()))
      #expect(fetched.job?.id == "1")
      #expect(fetched.dropped == ["gone", "0:0"])
      #expect(try await queue.redis.send(["LRANGE", queue.keys.active, 0, -1]).strings == ["1"])
      #expect(try await queue.redis.send(["EXISTS", queue.keys.job("gone"), queue.keys.job("gone") + ":lock"]).integer == 0)
    }
  }

  @Test("a paused queue gives no job but goes on promoting")
  func paused() async throws {
    let clock = ManualClock()
    try await withQueue(clock: clock.wallClock) { queue in
      var options = JobOptions()
      options.delay = .seconds(1)
      try await queue.add("transcode", 1, options: options)
      try await queue.redis.send(["HSET", queue.keys.meta, "paused", 1])
      clock.advance(by: .seconds(2))
      await #expect(throws: NothingFetched.self) { try await queue.take() }
      #expect(try await queue.state(of: "1") == .waiting)
      try await queue.redis.send(["HDEL", queue.keys.meta, "paused"])
      #expect(try await queue.take().id == "1")
    }
  }

  @Test("a limit on active jobs holds, and the end of one wakes a worker for the next")
  func concurrency() async throws {
    try await withQueue { queue in
      try await queue.redis.send(["HSET", queue.keys.meta, "concurrency", 1])
      try await queue.add("transcode", 1)
      try await queue.add("transcode", 2)
      let first = try await queue.take()
      await #expect(throws: NothingFetched.self) { try await queue.take() }
      try await queue.redis.send(["DEL", queue.keys.marker])
      try await first.complete(returning: JSONText("null"), keeping: .all)
      #expect(try await queue.redis.send(["EXISTS", queue.keys.marker]).integer == 1)
      #expect(try await queue.take().id == "2")
    }
  }

  @Test("a rate limit counts starts, and says how long it lasts")
  func rateLimit() async throws {
    try await withQueue { queue in
      for number in 1...3 { try await queue.add("transcode", number) }
      var options = WorkerOptions()
      options.rateLimit = RateLimit(max: 2, per: .seconds(3600))
      _ = try await queue.take(options)
      _ = try await queue.take(options)
      let request = FetchRequest(token: "t", options: options)
      guard case .rateLimited(let left) = try await queue.fetch(request).outcome else {
        Issue.record("two have started")
        return
      }
      #expect(left > .seconds(3000) && left <= .seconds(3600))
      #expect(try await queue.counts().waiting == 1)
    }
  }

  @Test("renewing keeps our locks, takes them off the list of suspects, and names those that others have")
  func renewal() async throws {
    try await withQueue { queue in
      for number in 1...3 { try await queue.add("transcode", number) }
      var tokens: [String: String] = [:]
      for number in 1...3 { tokens[try await queue.take(token: "t\(number)").id] = "t\(number)" }
      try await queue.redis.send(["SADD", "bull:films:stalled", "1", "2", "3"])
      try await queue.redis.send(["PEXPIRE", "bull:films:1:lock", 20_000])
      try await queue.redis.send(["SET", "bull:films:2:lock", "other"])
      try await queue.redis.send(["DEL", "bull:films:3:lock"])
      #expect(Set(try await queue.extendLocks(tokens, by: .seconds(30))) == ["2", "3"])
      let left = try #require(try await queue.redis.send(["PTTL", "bull:films:1:lock"]).integer)
      #expect(left > 20_000)
      #expect(Set(try await queue.redis.send(["SMEMBERS", "bull:films:stalled"]).strings) == ["2", "3"])
      #expect(try await queue.redis.send(["GET", "bull:films:2:lock"]).string == "other")
    }
  }
}
