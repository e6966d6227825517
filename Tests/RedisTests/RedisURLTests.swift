import Redis
import Testing

struct RedisURLTests {
  @Test func tcp() throws {
    let url = try RedisURL("redis://user:secret@example.org:7000/3")
    #expect(url.address == .tcp(host: "example.org", port: 7000))
    #expect(url.user == "user")
    #expect(url.password == "secret")
    #expect(url.database == 3)
    #expect(url.description == "redis://example.org:7000/3", "no password in messages")
  }

  @Test func defaults() throws {
    let url = try RedisURL("redis://:secret@localhost")
    #expect(url.address == .tcp(host: "localhost", port: 6379))
    #expect(url.user == nil)
    #expect(url.password == "secret")
    #expect(url.database == 0)
    #expect(try RedisURL("redis://[::1]:7").address == .tcp(host: "::1", port: 7))
  }

  @Test func socket() throws {
    #expect(try RedisURL("unix:///run/redis.sock") == RedisURL(socket: "/run/redis.sock"))
    #expect(try RedisURL("unix:///run/redis.sock?db=2").database == 2)
  }

  @Test func sentinels() throws {
    let url = try RedisURL("redis+sentinel://user:secret@one:7000,two,[::1]:7002/films/3")
    let nodes = [RedisURL.Node(host: "one", port: 7000), .init(host: "two", port: 26379), .init(host: "::1", port: 7002)]
    #expect(url.address == .sentinel(nodes: nodes, master: "films"))
    #expect(url.user == "user")
    #expect(url.password == "secret")
    #expect(url.database == 3)
    #expect(url.description == "redis+sentinel://one:7000,two:26379,[::1]:7002/films/3")
    #expect(try RedisURL("redis+sentinel://one/films").database == 0)
  }

  @Test(
    "what isn't understood is refused, without showing a password",
    arguments: [
      "", "localhost:6379", "http://host", "redis://:p@secret:w/x@h:1", "redis://h:99999", "redis://:secret@h:0",
      "rediss://u:secret@host", "redis://", "unix://", "redis://:secret@h/x",
      "redis+sentinel://h:1", "redis+sentinel:///films", "redis+sentinel://h/films/x", "redis+sentinel://:secret@a,,b/films",
    ])
  func refused(text: String) {
    let error = #expect(throws: RedisError.self) { try RedisURL(text) }
    #expect(error?.code == .invalidURL)
    #expect(error?.description.contains("secret") == false)
  }
}
