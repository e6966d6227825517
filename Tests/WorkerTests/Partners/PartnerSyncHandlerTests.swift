import Business
import Foundation
import Postgres
import PostgresTestKit
import Queue
import Testing

@testable import Worker

@Suite(.postgres, .timeLimit(.minutes(2)))
struct PartnerSyncHandlerTests {
  /// What all lines of the gateway's report come to.
  private static let total = (0..<250).reduce(0) { $0 + 100 + $1 }

  private func sync(
    _ behaviour: String, by platform: Platform = .netflix, of gateway: Gateway, in client: PostgresClient,
    change: (inout PartnerSettings) -> Void = { _ in }
  ) async throws -> PartnerSync.Result {
    let secret = platform == .netflix ? "a-key-of-ours" : "studio:a-key-of-ours"
    var settings = try #require(PartnerSettings(endpoint: gateway.address(behaviour), secret: secret))
    settings.policy.requestsPerMinute = 6_000
    settings.policy.failuresAllowed = 50
    change(&settings)
    return try await PartnerSyncHandler(database: client, partners: [platform: settings])
      .run(PartnerSync.Request(platform: platform, from: "2026-10-01", to: "2026-10-31"))
  }

  private func withBooks(_ body: (PostgresClient, Gateway) async throws -> Void) async throws {
    let gateway = try await Gateway()
    try await withDatabase { client in
      try await Migrations().apply(to: client)
      try await body(client, gateway)
    }
  }

  private func sum(_ client: PostgresClient) async throws -> Int {
    try await client.value("SELECT COALESCE(sum(gross), 0)::bigint FROM revenue_line")
  }

  @Test("each partner's report comes whole by its own authentication and paging, and once", arguments: Platform.allCases)
  func platforms(platform: Platform) async throws {
    try await withBooks { client, gateway async throws in
      let first = try await sync("steady", by: platform, of: gateway, in: client)
      #expect(first.pages == 3)
      #expect(first.lines == 250)
      #expect(first.added == 250)
      #expect(try await sum(client) == Self.total)
      let again = try await sync("steady", by: platform, of: gateway, in: client)
      #expect(!again.isNew)
      #expect(try await sum(client) == Self.total)
    }
  }

  @Test("a partner that stumbles is asked again, and its pages count once", arguments: ["limited", "flaky", "cut"])
  func stumbling(behaviour: String) async throws {
    try await withBooks { client, gateway async throws in
      #expect(try await sync(behaviour, of: gateway, in: client).added == 250)
      #expect(try await sum(client) == Self.total)
    }
  }

  @Test(
    "a report that is no good changes nothing, and the error says what is wrong with it",
    arguments: [
      ("lying", "says that its total"), ("repeating", "says that its number of lines"), ("circling", "go in circles"),
      ("refusing", "refuses with status 403"), ("down", "fails with status 500"), ("garbage", "isn't a page"),
    ])
  func refused(behaviour: String, reason: String) async throws {
    try await withBooks { client, gateway async throws in
      let error = await #expect(throws: (any Error).self) { try await sync(behaviour, of: gateway, in: client) }
      let text = error.map { "\($0)" } ?? ""
      #expect(text.contains(reason), "\(text)")
      #expect(!text.contains("a-key-of-ours"))
      #expect(try await sum(client) == 0)
    }
  }

  @Test("who isn't known is told so for good; who keeps failing is left alone by every worker")
  func breaker() async throws {
    try await withBooks { client, gateway async throws in
      await #expect(throws: UnrecoverableError.self) {
        try await sync("steady", of: gateway, in: client) { $0.secret = "another-key" }
      }
      await #expect(throws: PartnerFailure.self) {
        try await sync("down", of: gateway, in: client) { $0.policy.failuresAllowed = 3 }
      }
      let error = await #expect(throws: PartnerFailure.self) { try await sync("steady", of: gateway, in: client) }
      #expect(error?.description.contains("left alone") == true)
      await #expect(throws: UnrecoverableError.self) {
        try await PartnerSyncHandler(database: client, partners: [:]).run(PartnerSync.Request(platform: .netflix))
      }
    }
  }
}
