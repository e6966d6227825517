import Testing

@testable import Scheduler

struct LoopbackTests {
  @Test(arguments: ["localhost", "localhost:8080", "127.0.0.1:8080", "127.1.2.3", "[::1]:8080", "[::1]"])
  func admits(_ authority: String) {
    #expect(Loopback.includes(authority: authority))
    #expect(Loopback.includes(origin: "http://\(authority)"))
  }

  @Test(arguments: [
    "", "example.com", "example.com:8080", "localhost.example.com", "127.0.0.1.example.com", "127.0.0", "10.0.0.1", "[::2]",
  ])
  func refuses(_ authority: String) {
    #expect(!Loopback.includes(authority: authority))
    #expect(!Loopback.includes(origin: "http://\(authority)"))
  }

  @Test func refusesOriginsThatAreNoAddresses() {
    #expect(!Loopback.includes(origin: "null"))
    #expect(!Loopback.includes(origin: "file://localhost"))
  }
}
