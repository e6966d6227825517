import Redis
import Testing

@Suite(.timeLimit(.minutes(1)))
struct RedisLockTests {
  @Test("work that goes on where it is cancelled keeps its lock until it has ended")
  func cancelled() async throws {
    try await PrivateServer.withTemporary { server in
      let redis = RedisClient(url: server.url)
      let lock = RedisLock("door", on: redis, time: .milliseconds(300))
      let (end, ending) = AsyncStream.makeStream(of: Void.self)
      let owner = Task { try await lock.holding { await Task { for await _ in end {} }.value } }
      try await eventually { try await redis.send(["EXISTS", "door"]).integer == 1 }
      owner.cancel()
      // Renewed twice.
      for _ in 0..<2 {
        var (last, now) = (301, 301)
        while now <= last {
          last = now
          now = try await redis.send(["PTTL", "door"]).integer ?? -2
          try #require(now > 0)
        }
      }
      ending.finish()
      _ = try? await owner.value
      #expect(try await redis.send(["EXISTS", "door"]).integer == 0)
    }
  }

  @Test("one owner at a time, and the next when that is done, whatever came of it")
  func oneAtATime() async throws {
    struct Failure: Error {}
    try await PrivateServer.withTemporary { server in
      let lock = RedisLock("door", on: RedisClient(url: server.url))
      let outcome = try await lock.holding { try await lock.holding { "both" } ?? "one" }
      #expect(outcome == "one")
      await #expect(throws: Failure.self) { try await lock.holding { throw Failure() } }
      #expect(try await lock.holding { 1 } == 1)
    }
  }

  @Test("a lock outlives its time for as long as its owner works")
  func renewal() async throws {
    try await PrivateServer.withTemporary { server in
      let redis = RedisClient(url: server.url)
      let lock = RedisLock("door", on: redis, time: .milliseconds(300))
      _ = try await lock.holding {
        // What is left of its time grows whenever it is renewed.
        var (least, renewals) = (Int.max, 0)
        while renewals < 4 {
          let left = try #require(try await redis.send(["PTTL", "door"]).integer)
          if left > least {
            renewals += 1
            least = .max
          }
          least = min(least, left)
        }
      }
      #expect(try await redis.send(["EXISTS", "door"]).integer == 0)
    }
  }

  @Test("work under a lock that another owner has got is ended")
  func loss() async throws {
    try await PrivateServer.withTemporary { server in
      let redis = RedisClient(url: server.url)
      let lock = RedisLock("door", on: redis, time: .milliseconds(300))
      await #expect(throws: RedisLock.Lost.self) {
        try await lock.holding {
          try await redis.send(["SET", "door", "another's"])
          try await Task.sleep(for: .seconds(3600))
        }
      }
      let owner = try await redis.send(["GET", "door"]).string
      #expect(owner == "another's")
    }
  }

  @Test("a lock whose owner was lost is free after its time")
  func lostOwner() async throws {
    try await PrivateServer.withTemporary { server in
      let redis = RedisClient(url: server.url)
      try await redis.send(["SET", "door", "the lost one's", "PX", 100])
      let lock = RedisLock("door", on: redis)
      #expect(try await lock.holding {} == nil)
      while try await lock.holding({}) == nil {}
    }
  }
}
