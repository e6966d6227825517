import Business
import Foundation
import Postgres
import PostgresTestKit
import Testing

@testable import Scheduler

@Suite(.postgres, .timeLimit(.minutes(2)))
struct PartnerWebhookTests {
  private static let secret = "whsec_" + Data("a secret of 24 bytes ...".utf8).base64EncodedString()

  private func withScheduler(_ body: (RunningScheduler, PostgresClient) async throws -> Void) async throws {
    var settings = SchedulerSettings()
    settings.rateLimit = 0
    settings.senderSecrets = [.partner(.netflix): [try #require(WebhookSecret(Self.secret))]]
    try await withDatabase { database in
      try await Migrations().apply(to: database)
      try await RunningScheduler.with(settings, database: database) { try await body($0, database) }
    }
  }

  @Test(
    "what PyPI standardwebhooks signs is kept once with its job; what is replayed late, strange, shapeless or tampered with isn't"
  )
  func partner() async throws {
    try await withScheduler { scheduler, database in
      let peer = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Peers/partner.py").standardized
      let (status, output) = try await PythonProgram.run(
        "python", [peer.path, "\(scheduler.address)api/revenue/webhooks/netflix", Self.secret, "200"])
      try #require(status == 0, "\(output)")
      let answers = try JSONDecoder().decode([String: Int].self, from: Data(output.utf8))
      #expect(
        answers == [
          "good 200": 600, "old 401": 10, "stranger 401": 10, "tampered 401": 10, "other 409": 10, "shapeless 422": 10,
        ])
      #expect(try await database.value("SELECT count(*) FROM webhook_inbox") == Int64(200))
      #expect(try await database.value("SELECT count(*) FROM outbox WHERE job_type = 'ott.webhook.apply'") == Int64(200))
    }
  }

  @Test("a partner without a secret isn't believed; without a database nothing is answered as kept")
  func refused() async throws {
    try await withScheduler { scheduler, _ async throws in
      #expect(try await scheduler.call("POST", "/api/revenue/webhooks/disney-plus", "{}").status == 403)
      #expect(try await scheduler.call("POST", "/api/revenue/webhooks/netflix", "{}").status == 401)
      #expect(try await scheduler.call("POST", "/api/revenue/webhooks/hulu", "{}").status == 404)
    }
  }
}
