import Foundation
import ProcessTestKit
import Testing

@testable import Redis

@Suite(.timeLimit(.minutes(2)))
struct SentinelTests {
  @Test("the master is where the sentinels say, also when it has moved")
  func failover() async throws {
    let (first, second) = (freePort(), freePort())
    try await PrivateServer.withTemporary(arguments: ["--port", "\(first)"]) { old in
      try await PrivateServer.withTemporary(arguments: ["--port", "\(second)"]) { new in
        try await RedisClient(url: new.url).send(["SET", "who", "new"])
        try await withSentinel(of: first) { sentinel, port in
          let unused = freePort()
          let client = RedisClient(url: try RedisURL("redis+sentinel://127.0.0.1:\(unused),localhost:\(port)/films"))
          #expect(try await client.send(["GET", "who"]) == .null)
          for command: RedisCommand in [
            ["SENTINEL", "REMOVE", "films"], ["SENTINEL", "MONITOR", "films", "127.0.0.1", second, 1],
          ] {
            #expect(try await sentinel.send(command, within: .seconds(5)) == .status("OK"))
          }
          try await RedisClient(url: old.url).send(["CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"])
          // The cut may come to light in the first command.
          try await eventually { (try? await client.send(["GET", "who"]))?.string == "new" }
        }
      }
    }
  }

  @Test("a sentinel that asks for a login is given the server's")
  func password() async throws {
    let port = freePort()
    try await PrivateServer.withTemporary(arguments: ["--port", "\(port)"]) { server in
      let owner = RedisClient(url: server.url)
      try await owner.send(["CONFIG", "SET", "requirepass", "open"])
      try await withSentinel(of: port, "requirepass open\nsentinel auth-pass films open\n") { _, sentinel in
        let client = RedisClient(url: try RedisURL("redis+sentinel://:open@127.0.0.1:\(sentinel)/films"))
        #expect(try await client.send(["SET", "who", "me"]) == .status("OK"))
        let stranger = RedisClient(url: try RedisURL("redis+sentinel://127.0.0.1:\(sentinel)/films"))
        let error = await #expect(throws: RedisError.self) { try await stranger.connect() }
        #expect(error?.found.contains("NOAUTH") == true)
      }
      try await owner.send(["CONFIG", "SET", "requirepass", ""])
    }
  }

  @Test("a master that no sentinel knows is named in the error")
  func unknown() async throws {
    try await withSentinel(of: freePort()) { _, port in
      let client = RedisClient(url: try RedisURL("redis+sentinel://127.0.0.1:\(port)/series"))
      let error = await #expect(throws: RedisError.self) { try await client.connect() }
      #expect(error?.code == .unreachable)
      #expect(error?.found.contains("series") == true)
    }
  }

  /// Runs a sentinel that watches over the server at `port` as `films`.
  private func withSentinel(
    of port: Int, _ settings: String = "", _ body: (_ sentinel: RedisConnection, _ port: Int) async throws -> Void
  ) async throws {
    let own = freePort()
    let folder = FileManager.default.temporaryDirectory.appending(path: "sentinel-\(own)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "sentinel.conf")
    let monitor = "port \(own)\nsentinel monitor films 127.0.0.1 \(port) 1\n"
    try (monitor + settings).write(to: file, atomically: true, encoding: .utf8)
    let server = try Program(running: URL(filePath: "/usr/bin/redis-server"), [file.path, "--sentinel"])
    defer { server.signal(SIGKILL) }
    let address = RedisURL.Address.tcp(host: "127.0.0.1", port: own)
    var connection: RedisConnection?
    try await eventually {
      connection = try? await RedisConnection.open(RedisURL(address: address), at: address, within: .seconds(5))
      return connection != nil
    }
    if let connection { try await body(connection, own) }
  }
}
