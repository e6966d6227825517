import Business
import Crypto
import Foundation
import Postgres
import PostgresTestKit
import Testing

@testable import Scheduler

@Suite(.postgres, .timeLimit(.minutes(2)))
struct PayoutCallTests {
  private static let secret = "whsec_" + Data("a secret of 24 bytes ...".utf8).base64EncodedString()
  private static let payouts = "/api/revenue/payouts"

  /// A scheduler with books in which three payouts of Ada's and two of Grace's are pending, numbered in that order.
  private func withPayouts(_ body: (RunningScheduler, Tokens, PostgresClient) async throws -> Void) async throws {
    var settings = SchedulerSettings()
    settings.senderSecrets = [.payouts: [try #require(WebhookSecret(Self.secret))]]
    let tokens = Tokens()
    try await withDatabase { database in
      try await Migrations().apply(to: database)
      for name in ["ada", "grace"] {
        let party = try await Parties.add(.person, name: name.capitalized, in: database)
        try await Parties.link(party, toAccount: name, in: database)
        let euro = try #require(Currency("EUR"))
        try await Ledger.post(
          LedgerTransaction(
            source: LedgerTransaction.Source("royalty.release", name),
            postings: [
              Posting(-10_000, to: Account(.claimable, of: try await Parties.platform(in: database), in: euro)),
              Posting(10_000, to: Account(.payable, of: party, in: euro)),
            ]), in: database)
      }
      try await database.query(
        """
        WITH batch AS (
          INSERT INTO payout_batch (kind, currency, cutoff, minimum)
          SELECT 'royalties', 'EUR', timestamptz '2026-08-01' + n * interval '1 day', 1 FROM generate_series(1, 3) AS n RETURNING id
        )
        INSERT INTO payout (batch, payee, currency, amount)
        SELECT batch.id, party.id, 'EUR', 1000 + batch.id FROM party, batch
        WHERE account = 'ada' OR account = 'grace' AND batch.id < 3 ORDER BY account, batch.id
        """)
      try await RunningScheduler.with(settings, access: tokens.access, database: database) { scheduler in
        try await body(scheduler, tokens, database)
      }
    }
  }

  @Test("admins see all payouts page by page, payees their own, and others none")
  func reading() async throws {
    try await withPayouts { scheduler, tokens, database in
      func ids(_ query: String, _ token: String) async throws -> [Double] {
        var (path, ids): (String?, [Double]) = (Self.payouts + "?limit=2" + query, [])
        while let next = path {
          let reply = try await scheduler.call("GET", next, token: token)
          #expect(reply.status == 200, "\(reply.text)")
          ids += reply.json["payouts"].array.compactMap { $0["id"].number }
          path = reply.json["next"].string.map { Self.payouts + "?limit=2\(query)&cursor=\($0)" }
        }
        return ids
      }
      let ada = try #require(try await Parties.party(withAccount: "ada", in: database))
      try await Payouts.approve(Payout.ID(rawValue: 2), by: "root", in: database)
      #expect(try await ids("", tokens.admin.token) == [5, 4, 3, 2, 1])
      #expect(try await ids("&payee=\(ada)", tokens.admin.token) == [3, 2, 1])
      #expect(try await ids("&state=approved", tokens.admin.token) == [2])
      #expect(try await ids("", tokens.grace.token) == [5, 4])
      func status(_ path: String, _ token: String) async throws -> Int {
        try await scheduler.call("GET", Self.payouts + path, token: token).status
      }
      #expect(try await status("?payee=\(ada)", tokens.grace.token) == 403)
      #expect(try await status("", tokens.viewer.token) == 403)
      #expect(try await status("?state=lost", tokens.admin.token) == 422)
      #expect(try await status("/1", tokens.grace.token) == 404)
      #expect(try await status("/99", tokens.admin.token) == 404)
      #expect(try await status("/x", tokens.admin.token) == 404)
      let own = try await scheduler.call("GET", Self.payouts + "/2", token: tokens.ada.token)
      #expect(own.json["state"].string == "approved" && own.json["amount"].number == 1_002, "\(own.text)")
      #expect(own.json["approvedBy"].string == nil)
      let shown = try await scheduler.call("GET", Self.payouts + "/2", token: tokens.admin.token)
      #expect(shown.json["approvedBy"].string == "root")
    }
  }

  @Test("an admin approves by its own name, by the API or on the page of the books; nobody else does")
  func approving() async throws {
    try await withPayouts { scheduler, tokens, database in
      #expect(try await scheduler.call("POST", Self.payouts + "/1/approve", token: tokens.ada.token).status == 403)
      for _ in 0..<2 {
        let approved = try await scheduler.call("POST", Self.payouts + "/1/approve", token: tokens.admin.token)
        #expect(approved.status == 200 && approved.json["approvedBy"].string == "ingest", "\(approved.text)")
      }
      let page = try await scheduler.call("GET", "/books", token: tokens.admin.token).text
      #expect(page.contains("/books/payouts/2/approve") && !page.contains("/books/payouts/1/approve"))
      let form = ["Content-Type": "application/x-www-form-urlencoded"]
      let refused = try await scheduler.call("POST", "/books/payouts/2/approve", "", token: tokens.ada.token, headers: form)
      #expect(refused.status == 403)
      let done = try await scheduler.call("POST", "/books/payouts/2/approve", "", token: tokens.superAdmin.token, headers: form)
      #expect(done.status == 303 && done.headers["location"] == "/books?done=payout-approved", "\(done.text)")
      #expect(
        try await scheduler.call("GET", "/books?done=payout-approved", token: tokens.admin.token).text.contains("is approved"))
      #expect(try await Payouts.payout(Payout.ID(rawValue: 2), in: database)?.approvedBy == "root")
      #expect(try await database.value("SELECT count(*) FROM outbox WHERE job_type = 'payout.execute'") == Int64(2))
      _ = try await Payouts.fail(Payout.ID(rawValue: 3), reason: "no", by: "root", in: database)
      #expect(try await scheduler.call("POST", Self.payouts + "/3/approve", token: tokens.admin.token).status == 409)
    }
  }

  @Test("what the gateway signs is kept once with its job; what it hasn't signed isn't")
  func webhook() async throws {
    try await withPayouts { scheduler, _, database in
      func tell(_ body: String, id: String, key: String = Self.secret) async throws -> HTTPReply {
        let time = "\(Int(Date().timeIntervalSince1970))"
        let secret = SymmetricKey(data: try #require(Data(base64Encoded: String(key.dropFirst(6)))))
        let code = HMAC<SHA256>.authenticationCode(for: Data("\(id).\(time).\(body)".utf8), using: secret)
        let signature = "v1," + Data(code).base64EncodedString()
        return try await scheduler.call(
          "POST", "/api/revenue/webhooks/payouts", body,
          headers: ["webhook-id": id, "webhook-timestamp": time, "webhook-signature": signature])
      }
      let notice = #"{"key":"payout-1","state":"failed","reason":"closed"}"#
      for repeated in [false, true] {
        let reply = try await tell(notice, id: "evt-1")
        #expect(reply.status == 200 && reply.json["isRepeated"].bool == repeated, "\(reply.text)")
      }
      #expect(try await tell(notice + " ", id: "evt-1").status == 409)
      let stranger = "whsec_" + Data("another secret of 24 byt".utf8).base64EncodedString()
      #expect(try await tell(notice, id: "evt-2", key: stranger).status == 401)
      let jobs = try await database.query("SELECT job_type || ' ' || (payload->>'inboxId') AS job FROM outbox")
      #expect(try jobs.map { try $0["job"] } == ["payout.reconcile 1"])
    }
  }
}
