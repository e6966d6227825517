import Testing

@testable import Redis

@Suite(.timeLimit(.minutes(2)))
struct ServerCheckTests {
  private let url = RedisURL(socket: "/tmp/redis.sock")

  @Test("versions from 6.2 on are accepted", arguments: ["6.2.0", "6.10.1", "7.0.15", "8.0.0"])
  func newEnough(version: String) throws {
    try ServerCheck.check(info: "redis_version:\(version)\r\nmaxmemory_policy:noeviction\r\n", url: url)
  }

  @Test("older versions are refused", arguments: ["6.0.16", "5.0.7", "2.8"])
  func tooOld(version: String) {
    let error = #expect(throws: RedisError.self) { try ServerCheck.check(info: "redis_version:\(version)", url: url) }
    #expect(error?.code == .unsuitableServer)
    #expect(error?.found.contains(version) == true)
  }

  @Test("Valkey is as good, and says so in Redis's terms")
  func valkey() throws {
    let info = "redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.1.1\r\nmaxmemory_policy:noeviction\r\nrole:master"
    try ServerCheck.check(info: info, url: url)
  }

  @Test("a replica is refused, with the way to its master")
  func replica() {
    let info = "redis_version:7.0.15\r\nrole:slave\r\nmaster_host:10.0.0.1\r\nmaster_port:6379"
    let error = #expect(throws: RedisError.self) { try ServerCheck.check(info: info, url: url) }
    #expect(error?.code == .unsuitableServer)
    #expect(error?.advice?.contains("10.0.0.1:6379") == true)
  }

  @Test("a server that may evict keys is refused, with the way out")
  func eviction() async throws {
    try await PrivateServer.withTemporary { server in
      try await RedisClient(url: server.url).send(["CONFIG", "SET", "maxmemory-policy", "allkeys-lru"])
      let error = await #expect(throws: RedisError.self) { try await RedisClient(url: server.url).connect() }
      #expect(error?.code == .unsuitableServer)
      #expect(error?.description.contains("allkeys-lru") == true)
      #expect(error?.advice?.contains("noeviction") == true)
    }
  }

  @Test("a wrong password is told from other failures")
  func password() async throws {
    try await PrivateServer.withTemporary { server in
      try await RedisClient(url: server.url).send(["CONFIG", "SET", "requirepass", "right"])
      var url = server.url
      let missing = await #expect(throws: RedisError.self) { try await RedisClient(url: url).connect() }
      #expect(missing?.code == .notAuthenticated)
      url.password = "wrong"
      let wrong = await #expect(throws: RedisError.self) { try await RedisClient(url: url).connect() }
      #expect(wrong?.code == .notAuthenticated)
      #expect(wrong?.description.contains("wrong\"") == false)
      url.password = "right"
      url.database = 3
      #expect(try await RedisClient(url: url).send(["PING"]) == .status("PONG"))
    }
  }
}
