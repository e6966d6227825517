import Redis
import Testing

@Suite(.timeLimit(.minutes(2)))
struct RedisClientTests {
  @Test("arguments and replies are byte-safe")
  func bytes() async throws {
    try await PrivateServer.withTemporary { server in
      let client = RedisClient(url: server.url)
      let value: [UInt8] = [0, 13, 10, 255, 36, 42]
      try await client.send(["SET", "key", value])
      #expect(try await client.send(["GET", "key"]) == .bytes(value))
      #expect(try await client.send(["GET", "none"]) == .null)
      #expect(try await client.send(["STRLEN", "key"]).integer == 6)
    }
  }

  @Test("each of many concurrent callers gets its own reply")
  func pipelining() async throws {
    try await PrivateServer.withTemporary { server in
      let client = RedisClient(url: server.url)
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 0..<2000 {
          group.addTask { try await client.send(["ECHO", number]).integer == number }
        }
        for try await isOwn in group { #expect(isOwn) }
      }
      let clients = try await client.send(["CLIENT", "LIST"]).string ?? ""
      #expect(clients.split(whereSeparator: \.isNewline).count == 1, "one connection carries them all")
    }
  }

  @Test("a reply larger than the socket's buffers, and a command as large, pass whole")
  func large() async throws {
    try await PrivateServer.withTemporary { server in
      let client = RedisClient(url: server.url)
      let value = [UInt8](repeating: 7, count: 8 << 20)
      try await client.send(["SET", "large", value])
      #expect(try await client.send(["GET", "large"]) == .bytes(value))
    }
  }

  @Test("an error of the server is thrown with the command and the server's words")
  func refusal() async throws {
    try await PrivateServer.withTemporary { server in
      let client = RedisClient(url: server.url)
      try await client.send(["SET", "text", "x"])
      let error = await #expect(throws: RedisError.self) { try await client.send(["LPUSH", "text", "y"]) }
      #expect(error?.code == .refused)
      #expect(error?.doing == "LPUSH")
      #expect(error?.found.hasPrefix("WRONGTYPE") == true)
      #expect(error?.server == server.url.description)
    }
  }

  @Test("a script is loaded once, and again when the server forgot it")
  func script() async throws {
    try await PrivateServer.withTemporary { server in
      let client = RedisClient(url: server.url)
      let script = RedisScript(name: "add", source: "return redis.call('INCRBY', KEYS[1], ARGV[1])")
      #expect(try await client.run(script, keys: ["sum"], [2]).integer == 2)
      try await client.send(["SCRIPT", "FLUSH"])
      #expect(try await client.run(script, keys: ["sum"], [3]).integer == 5)
    }
  }

  @Test("a transaction isn't mixed with other callers' commands and reports each reply")
  func transaction() async throws {
    try await PrivateServer.withTemporary { server in
      let client = RedisClient(url: server.url)
      async let noise: Void = {
        for _ in 0..<100 { try await client.send(["INCR", "noise"]) }
      }()
      for _ in 0..<100 {
        let replies = try await client.transaction([["INCR", "own"], ["LPUSH", "own", "x"], ["GET", "own"]])
        #expect(replies.count == 3)
        #expect(replies[0].integer == replies[2].integer)
        guard case .error(let message) = replies[1] else {
          Issue.record("the middle command fails")
          return
        }
        #expect(message.hasPrefix("WRONGTYPE"))
      }
      try await noise
    }
  }

  @Test("a broken connection fails what is in flight, and the next command connects again")
  func reconnect() async throws {
    try await PrivateServer.withTemporary { server in
      let client = RedisClient(url: server.url)
      let blocked = client.dedicated(name: "blocked")
      try await blocked.connect()
      let waiting = Task { try await blocked.sendBlocking(["BLPOP", "nothing", 0], upTo: .seconds(60)) }
      try await eventually { try await client.send(["CLIENT", "LIST"]).string?.contains("cmd=blpop") == true }
      try await client.send(["CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"])
      let error = await #expect(throws: RedisError.self) { try await waiting.value }
      #expect(error?.code == .connectionLost)
      #expect(try await blocked.send(["PING"]) == .status("PONG"))
    }
  }

  @Test("cancelling a blocking command ends it at once")
  func cancellation() async throws {
    try await PrivateServer.withTemporary { server in
      let client = RedisClient(url: server.url)
      let blocked = client.dedicated()
      let waiting = Task { try await blocked.sendBlocking(["BLPOP", "nothing", 0], upTo: .seconds(60)) }
      try await eventually { try await client.send(["CLIENT", "LIST"]).string?.contains("cmd=blpop") == true }
      waiting.cancel()
      await #expect(throws: CancellationError.self) { try await waiting.value }
    }
  }

  @Test("a server that stops answering is given up, not waited for")
  func watchdog() async throws {
    try await PrivateServer.withTemporary { server in
      var options = RedisClient.Options()
      options.commandTimeout = .milliseconds(100)
      let client = RedisClient(url: server.url, options: options)
      let error = await #expect(throws: RedisError.self) { try await client.send(["BLPOP", "nothing", 0]) }
      #expect(error?.code == .timedOut)
      #expect(error?.doing == "BLPOP")
    }
  }

  @Test("where nothing listens, the error says so and what would help")
  func unreachable() async {
    let client = RedisClient(url: RedisURL(socket: "/nonexistent/redis.sock"))
    let error = await #expect(throws: RedisError.self) { try await client.connect() }
    #expect(error?.code == .unreachable)
    #expect(error?.found.contains("No such file") == true, "\(error?.found ?? "")")
    let refused = RedisClient(url: RedisURL(address: .tcp(host: "127.0.0.1", port: 1)))
    let second = await #expect(throws: RedisError.self) { try await refused.connect() }
    #expect(second?.code == .unreachable)
    #expect(second?.found.contains("refused") == true, "\(second?.found ?? "")")
  }
}
