import Business
import Foundation
import Jobs
import Postgres
import PostgresTestKit
import Queue
import Testing

@testable import Worker

@Suite(.postgres, .timeLimit(.minutes(2)))
struct PayoutExecuteHandlerTests {
  private static let amount: Int64 = 1_999
  /// What the gateway is to be asked for.
  private static let order = Gateway.Order(account: "acct-ada", amount: amount, currency: "NZD")

  /// Books in which a payout is approved, beside a payout gateway.
  private func withPayout(_ body: (PostgresClient, Gateway, Payout.ID) async throws -> Void) async throws {
    let gateway = try await Gateway("payouts.py")
    try await withDatabase { client in
      try await Migrations().apply(to: client)
      let payee = try await Parties.add(.person, name: "Ada", in: client)
      try await Payouts.setAccount("acct-ada", of: payee, in: client)
      let dollar = try #require(Currency("NZD"))
      try await Ledger.post(
        LedgerTransaction(
          source: LedgerTransaction.Source("royalty.release", "1"),
          postings: [
            Posting(-Self.amount, to: Account(.claimable, of: try await Parties.platform(in: client), in: dollar)),
            Posting(Self.amount, to: Account(.payable, of: payee, in: dollar)),
          ]), in: client)
      let batch = PayoutBatch(currency: "NZD", cutoff: Date(timeIntervalSinceNow: 60))
      let id = try #require(try await batch.create(in: client).first).id
      try await Payouts.approve(id, by: "grace", in: client)
      try await body(client, gateway, id)
    }
  }

  private func settings(
    _ behaviour: String, of gateway: Gateway, token: String = "a-token-of-ours"
  ) throws -> PayoutGatewaySettings {
    try #require(PayoutGatewaySettings(endpoint: gateway.address("\(behaviour)/payouts"), token: token))
  }

  private func execute(_ id: Payout.ID, by settings: PayoutGatewaySettings?, in client: PostgresClient) async throws -> Payout {
    try await PayoutExecuteHandler(database: client, gateway: settings).run(Payouts.Execution(payoutId: id))
  }

  /// What has left the books for the payee.
  private func sent(_ client: PostgresClient) async throws -> Int64 {
    try await client.value("SELECT COALESCE(sum(balance), 0)::bigint FROM account_balance WHERE kind = 'cash'")
  }

  @Test(
    "a gateway that fails, falls silent or breaks off is asked again, and has sent the money once",
    arguments: ["down", "silent", "cut"])
  func stumbling(behaviour: String) async throws {
    try await withPayout { client, gateway, id in
      var impatient = try settings(behaviour, of: gateway)
      if behaviour == "silent" { impatient.timeout = .milliseconds(300) }
      let failure = await #expect(throws: PayoutGatewayFailure.self) { try await execute(id, by: impatient, in: client) }
      #expect(failure?.description.contains("a-token-of-ours") == false)
      #expect(try await Payouts.payout(id, in: client)?.state == .processing)
      let patient = try settings(behaviour, of: gateway)
      for _ in 0..<2 {
        let paid = try await execute(id, by: patient, in: client)
        #expect(paid.state == .paid && paid.reference == "tr_payout-\(id)" && paid.settledBy == "gateway")
      }
      #expect(try await gateway.booked() == ["payout-\(id)": Self.order])
      #expect(try await sent(client) == Self.amount)
    }
  }

  @Test("one that accepts is believed when it tells, however often it does")
  func accepted() async throws {
    try await withPayout { client, gateway, id in
      let asked = try await execute(id, by: settings("accepting", of: gateway), in: client)
      #expect(asked.state == .processing && asked.reference == "tr_payout-\(id)")
      let notice = Data(#"{"key":"payout-\#(id)","state":"paid","reference":"tr_1","paidOn":"2026-08-05"}"#.utf8)
      for event in ["evt-1", "evt-1", "evt-2"] {
        let receipt = try await WebhookInbox.receive(notice, id: event, from: .payouts, in: client)
        let paid = try await Payouts.reconcile(WebhookInbox.Request(inboxId: receipt.id.rawValue), in: client)
        #expect(paid.state == .paid && paid.paidOn == CalendarDate("2026-08-05"))
      }
      #expect(try await client.value("SELECT count(*) FROM webhook_inbox WHERE applied_at IS NULL") == Int64(0))
      #expect(try await sent(client) == Self.amount)
    }
  }

  @Test("one that refuses the payout has it failed, and its money owed again")
  func refused() async throws {
    try await withPayout { client, gateway, id in
      let failed = try await execute(id, by: settings("refusing", of: gateway), in: client)
      #expect(failed.state == .failed && failed.failure == "the account is closed")
      #expect(try await execute(id, by: settings("refusing", of: gateway), in: client) == failed)
      #expect(try await sent(client) == 0)
      #expect(try await gateway.booked() == [:])
    }
  }

  @Test(
    "an answer that says nothing of the payout decides nothing",
    arguments: [
      "status-302", "status-403", "status-404", "status-408", "status-409", "status-425", "status-429", "status-503", "garbage",
      "stranger", "unknown",
    ])
  func undecided(behaviour: String) async throws {
    try await withPayout { client, gateway, id in
      let settings = try settings(behaviour, of: gateway, token: behaviour == "unknown" ? "another-token" : "a-token-of-ours")
      await #expect(throws: PayoutGatewayFailure.self) { try await execute(id, by: settings, in: client) }
      #expect(try await Payouts.payout(id, in: client)?.state == .processing)
      #expect(try await sent(client) == Self.amount)
    }
  }

  @Test("without a gateway, an approved payout is left to an operator")
  func withoutGateway() async throws {
    try await withPayout { client, _, id async throws in
      #expect(try await execute(id, by: nil, in: client).state == .approved)
      #expect(try await sent(client) == 0)
      await #expect(throws: PayoutError.noSuchPayout(Payout.ID(rawValue: 99))) {
        try await execute(Payout.ID(rawValue: 99), by: nil, in: client)
      }
    }
  }

  @Test("workers do it by jobs, and tell what became of it")
  func jobs() async throws {
    try await withPayout { client, gateway, id in
      try await Workshop.open(database: client, payouts: settings("steady", of: gateway)) { workshop in
        guard
          case .completed(let result) = try await workshop.perform(PayoutExecuteJob.self, Payouts.Execution(payoutId: id)).end
        else { throw CocoaError(.featureUnsupported) }
        #expect(try result.decode(as: Payout.self).state == .paid)
        let late = Data(#"{"key":"payout-\#(id)","state":"failed","reason":"returned"}"#.utf8)
        let receipt = try await WebhookInbox.receive(late, id: "evt-1", from: .payouts, in: client)
        let request = WebhookInbox.Request(inboxId: receipt.id.rawValue)
        guard case .failed(let reason) = try await workshop.perform(PayoutReconcileJob.self, request).end else {
          throw CocoaError(.featureUnsupported)
        }
        #expect(reason.contains("is paid in the books"), "\(reason)")
      }
      #expect(try await sent(client) == Self.amount)
    }
  }

  @Test("a schedule's batch counts up to the time at which it is due, not to when its job was added")
  func scheduledBatch() async throws {
    try await withPayout { client, _, _ in
      try await Workshop.open(database: client) { workshop in
        let added = try #require(try? Date("2026-07-01T06:00:00Z", strategy: .iso8601))
        var options = PayoutBatchCreateJob.options
        (options.timestamp, options.delay) = (added, .seconds(31 * 86_400))
        let payload = PayoutBatchCreateJob.Payload(currency: "EUR")
        let id = try await workshop.queue(PayoutBatchCreateJob.queue).add(PayoutBatchCreateJob.self, payload, options: options)
        guard case .completed = try await workshop.follow(PayoutBatchCreateJob.self, id).end else {
          throw CocoaError(.featureUnsupported)
        }
        let batch = try await client.query("SELECT cutoff, minimum FROM payout_batch ORDER BY id DESC LIMIT 1").first
        #expect(try batch?["cutoff"] == added.addingTimeInterval(31 * 86_400))
        #expect(try batch?["minimum"] == PayoutBatch.usualMinimum)
      }
    }
  }
}
