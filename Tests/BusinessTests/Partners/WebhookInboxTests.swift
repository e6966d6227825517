import Foundation
import Postgres
import PostgresTestKit
import Testing

@testable import Business

@Suite(.postgres, .timeLimit(.minutes(2)))
struct WebhookInboxTests {
  private func body(_ line: String, _ amount: String, platform: Platform = .netflix) -> Data {
    let text =
      switch platform {
      case .netflix:
        #"{"lines":[{"lineId":"\#(line)","movieId":"m1","title":"The Walk","country":"DE","currency":"EUR","amount":"\#(amount)","date":"2026-10-31"}]}"#
      case .amazonPrime:
        #"{"items":[{"royaltyId":"\#(line)","asin":"B01","royaltyCurrency":"EUR","royaltyAmount":"\#(amount)","earningDate":"2026-10-31","offerType":"Buy"}]}"#
      case .disneyPlus:
        #"{"data":[{"transaction_id":"\#(line)","earned_on":"2026-10-31","title":{"id":"t1"},"amount":{"value":"\#(amount)","currency":"EUR"}}]}"#
      }
    return Data(text.utf8)
  }

  /// Applies all that waits, from four sides, in an order of chance.
  private func applyAll(in client: PostgresClient) async throws {
    while try await Outbox.relay(
      atMost: 500, from: client,
      by: { waiting in
        let requests = try waiting.shuffled().map { message in
          #expect(message.message.jobType == WebhookSender.revenueJob)
          return try JSONDecoder().decode(WebhookInbox.Request.self, from: Data(message.message.payload.utf8))
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
          for side in 0..<4 {
            group.addTask {
              for request in requests.dropFirst(side * 10) + requests.prefix(side * 10) {
                _ = try await WebhookInbox.apply(request, in: client)
              }
            }
          }
          try await group.waitForAll()
        }
        return waiting.map { _ in .relayed }
      }) > 0
    {}
  }

  @Test("10,000 deliveries of 100, all at once, in any order and applied again: each line counts once")
  func once() async throws {
    try await withBooks { client in
      let bodies = (0..<100).map { ("d\($0)", body("line-\($0)", "1.\($0 % 10)0")) }
      let isNew = try await withThrowingTaskGroup(of: Bool.self) { group in
        for lane in 0..<16 {
          group.addTask {
            var new = 0
            for round in 0..<100 {
              for (number, delivery) in bodies.enumerated() where (number + round) % 16 == lane {
                if try await WebhookInbox.receive(delivery.1, id: delivery.0, from: .partner(.netflix), in: client).isNew {
                  new += 1
                }
              }
            }
            return new > 0
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(isNew.contains(true))
      #expect(try await client.value("SELECT count(*) FROM outbox") == 100)
      try await applyAll(in: client)
      let again = try await WebhookInbox.apply(WebhookInbox.Request(inboxId: 1), in: client)
      #expect(again.added == 0)
      #expect(try await client.value("SELECT count(*) FROM revenue_line") == 100)
      #expect(
        try await client.value("SELECT sum(gross)::bigint FROM revenue_line") == (0..<100).reduce(0) { $0 + 100 + $1 % 10 * 10 }
      )
    }
  }

  @Test("each platform's deliveries are understood, and their sources kept apart", arguments: Platform.allCases)
  func platforms(platform: Platform) async throws {
    try await withBooks { client in
      let receipt = try await WebhookInbox.receive(
        body("x", "-2.50", platform: platform), id: "1", from: .partner(platform), in: client)
      let result = try await WebhookInbox.apply(WebhookInbox.Request(inboxId: receipt.id.rawValue), in: client)
      #expect(result == WebhookInbox.Result(lines: 1, added: 1, suspended: 1))
      #expect(try await client.value("SELECT source FROM revenue_line") == platform.rawValue)
    }
  }

  @Test("a delivery's id names one body; what isn't a delivery isn't kept, and the refusal says why")
  func refused() async throws {
    try await withBooks { client in
      _ = try await WebhookInbox.receive(body("x", "2.00"), id: "1", from: .partner(.netflix), in: client)
      await #expect(throws: WebhookInbox.Refusal.otherBody(.partner(.netflix), "1")) {
        try await WebhookInbox.receive(body("x", "1.00"), id: "1", from: .partner(.netflix), in: client)
      }
      let twice = String(decoding: body("x", "1.00"), as: UTF8.self).replacing("]}", with: #",{"lineId":"x"}]}"#)
      for (text, reason) in [
        ("{}", "lines is missing"), ("[]", "it isn't a JSON object"), ("<lines/>", "it isn't JSON"),
        (#"{"lines":[{}]}"#, "lines[0].lineId is missing"), (twice, "lines[1].movieId is missing"),
      ] {
        let error = await #expect(throws: WebhookInbox.Refusal.self) {
          try await WebhookInbox.receive(Data(text.utf8), id: "2", from: .partner(.netflix), in: client)
        }
        #expect(error?.description.contains(reason) == true, "\(error.map { "\($0)" } ?? "")")
      }
      await #expect(throws: RevenueEntry.Refusal.self) {
        try await WebhookInbox.receive(body("x", "1e308"), id: "2", from: .partner(.netflix), in: client)
      }
      await #expect(throws: WebhookInbox.Refusal.noSuchDelivery(99)) {
        try await WebhookInbox.apply(.init(inboxId: 99), in: client)
      }
      #expect(try await client.value("SELECT count(*) FROM webhook_inbox") == 1)
    }
  }

  @Test("what a delivery tells of a known line changes nothing, in whatever order they come")
  func order() async throws {
    try await withBooks { client in
      for (number, amount) in ["1.00", "2.00"].enumerated() {
        let receipt = try await WebhookInbox.receive(body("x", amount), id: "\(number)", from: .partner(.netflix), in: client)
        _ = try await WebhookInbox.apply(WebhookInbox.Request(inboxId: receipt.id.rawValue), in: client)
      }
      #expect(try await client.value("SELECT sum(gross)::bigint FROM revenue_line") == 100)
    }
  }
}
