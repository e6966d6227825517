import Testing

@testable import Redis

@Suite(.timeLimit(.minutes(1)))
struct HostLookupTests {
  @Test("a host has its addresses, a number is its own")
  func known() async throws {
    let addresses = try await HostLookup.addresses(of: "localhost", within: .seconds(30))
    #expect(addresses.contains("127.0.0.1") || addresses.contains("::1"))
    #expect(try await HostLookup.addresses(of: "10.1.2.3", within: .seconds(30)) == ["10.1.2.3"])
    #expect(try await HostLookup.addresses(of: "fe80::1", within: .seconds(30)) == ["fe80::1"])
  }

  @Test("a host that nobody knows is named in the error")
  func unknown() async throws {
    let client = RedisClient(url: RedisURL(address: .tcp(host: "nowhere.invalid", port: 6379)))
    let error = await #expect(throws: RedisError.self) { try await client.connect() }
    #expect(error?.code == .unreachable)
    #expect(error?.found.contains("nowhere.invalid") == true)
  }
}
