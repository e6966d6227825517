import Foundation
import Testing

@testable import Scheduler

struct HealthTests {
  @Test func aSchedulerInFrontOfRedisLivesAndIsReady() async throws {
    try await RunningScheduler.with { scheduler in
      let client = try scheduler.client
      #expect(try await client.ask("/health").status == 200)
      #expect(try await client.ask("/ready").text.contains("ready"))
    }
  }

  @Test func wrongPathsAndMethodsAreProblems() async throws {
    try await RunningScheduler.with { scheduler in
      let client = try scheduler.client
      let missing = try await client.ask("/api/nothing")
      #expect(missing.status == 404)
      #expect(missing.headers["content-type"] == "application/problem+json")
      let wrong = try await client.ask("/health", method: "DELETE")
      #expect(wrong.status == 405)
      #expect(wrong.headers["allow"] == "GET, HEAD")
    }
  }

  @Test func namesOfTheNetworkThatPointHereAreRefused() async throws {
    try await RunningScheduler.with { scheduler in
      let client = try scheduler.client
      #expect(try await client.ask("/health", headers: ["Host": "example.com"]).status == 421)
      #expect(try await client.ask("/health", headers: ["Origin": "https://example.com"]).status == 403)
    }
  }
}
