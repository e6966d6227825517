import Business
import Foundation
import Postgres
import PostgresTestKit
import Testing

@testable import Scheduler

@Suite(.postgres, .timeLimit(.minutes(2)))
struct AgreementCallTests {
  private static let path = "/api/revenue/agreements"
  private static let walk = """
    {"parties": [{"account": "ada", "name": "Ada"}, {"account": "vera", "name": "Vera"}],
     "works": [{"key": "the-walk", "title": "The Walk", "owner": "ada", "isrc": "US-RC1-76-07839"}],
     "contracts": [{"work": "the-walk", "payee": "ada"}],
     "rules": [{"work": "the-walk", "shares": [{"party": "ada", "role": "creator", "basisPoints": 10000}]}]}
    """

  private func withScheduler(_ body: (RunningScheduler, Tokens, PostgresClient) async throws -> Void) async throws {
    try await withDatabase { database in
      try await Migrations().apply(to: database)
      let tokens = Tokens()
      try await RunningScheduler.with(access: tokens.access, database: database) { try await body($0, tokens, database) }
    }
  }

  @Test("agreements are entered once by an admin; what is wrong is 422 with its place, what contradicts the books 409")
  func entering() async throws {
    try await withScheduler { scheduler, tokens, _ in
      func post(_ json: String, to path: String = Self.path, as token: String = tokens.admin.token) async throws -> HTTPReply {
        try await scheduler.call("POST", path, json, token: token)
      }
      #expect(try await post(Self.walk, as: tokens.ada.token).status == 403)
      let rehearsed = try await post(Self.walk, to: Self.path + "?dryRun=true")
      #expect(rehearsed.status == 200 && rehearsed.json["receipt"]["works"]["added"].number == 1, "\(rehearsed.text)")
      let first = try await post(Self.walk)
      #expect(first.json["receipt"]["works"]["added"].number == 1 && first.json["receipt"]["ruleVersion"].number != nil)
      let again = try await post(Self.walk)
      #expect(again.json["receipt"]["rules"]["unchanged"].number == 1 && again.json["receipt"]["ruleVersion"].number == nil)
      let sum = try await post(Self.walk.replacing("10000", with: "9900"))
      #expect(sum.status == 422 && sum.problem == "rules[0].shares: sums to 9900 basis points, not 10000")
      let unknown = try await post(Self.walk.replacing(#""basisPoints""#, with: #""percent": 100, "basisPoints""#))
      #expect(unknown.status == 422 && unknown.problem == "rules[0].shares[0].percent: there is no such member")
      let signed = try await post(Self.walk.replacing(#""payee": "ada""#, with: #""payee": "vera""#))
      #expect(signed.status == 409 && signed.problem?.hasPrefix("contracts[0].payee: ") == true)
      #expect(try await post(Self.walk, to: Self.path + "?dryRun=maybe").status == 422)
    }
  }

  @Test("parties and works are listed page by page, or found by their names")
  func lists() async throws {
    try await withScheduler { scheduler, tokens, _ in
      func get(_ path: String) async throws -> HTTPReply {
        try await scheduler.call("GET", "/api/revenue/" + path, token: tokens.admin.token)
      }
      #expect(try await scheduler.call("POST", Self.path, Self.walk, token: tokens.admin.token).status == 200)
      let newest = try await get("parties?limit=2")
      #expect(newest.json["parties"].array.map { $0["account"].string } == ["vera", "ada"])
      let rest = try await get("parties?limit=2&cursor=\(try #require(newest.json["next"].string))")
      #expect(rest.json["parties"].array.map { $0["kind"].string } == ["platform"] && rest.json["next"].string == nil)
      let ada = try await get("parties?account=ada").json["parties"][0]["id"].number
      #expect(ada != nil)
      for name in ["the-walk", "USRC17607839", "US-RC1-76-07839"] {
        let work = try await get("works?name=\(name)").json["works"]
        #expect(work.count == 1 && work[0]["key"].string == "the-walk" && work[0]["owner"].number == ada)
      }
      #expect(try await get("works?name=the-stroll").json["works"].count == 0)
      #expect(try await get("works?name=The%20Walk").status == 422)
      #expect(try await get("works?owner=1").json["works"].count == 0)
    }
  }

  @Test("an auction runs end to end by calls: agreements, listing, deposits, bids, its end, and the sale")
  func auction() async throws {
    try await withScheduler { scheduler, tokens, database in
      let admin = tokens.admin.token
      func post(_ path: String, _ json: String, as token: String) async throws -> HTTPReply {
        try await scheduler.call("POST", "/api/" + path, json, token: token)
      }
      #expect(try await post("revenue/agreements", Self.walk, as: admin).status == 200)
      let work = try #require(
        try await scheduler.call("GET", "/api/revenue/works?name=the-walk", token: admin).json["works"][0]["id"].number)
      let end = Date(timeIntervalSinceNow: 3_600).formatted(.iso8601)
      let listed = try await post(
        "marketplace/listings", #"{"work":\#(Int(work)),"currency":"EUR","kind":"auction","endsAt":"\#(end)"}"#,
        as: tokens.ada.token)
      #expect(listed.status == 201, "\(listed.text)")
      #expect(try await post("marketplace/listings/1/bids", #"{"amount":600}"#, as: tokens.viewer.token).status == 402)
      let deposit = #"{"account":"vera","amount":1000,"currency":"EUR","reference":"pay-1"}"#
      #expect(try await post("marketplace/deposits", deposit, as: tokens.viewer.token).status == 403)
      let paid = try await post("marketplace/deposits", deposit, as: admin)
      #expect(paid.status == 201 && paid.json["credit"].number == 1_000, "\(paid.text)")
      let again = try await post("marketplace/deposits", deposit, as: admin)
      #expect(again.status == 200 && again.text == paid.text)
      #expect(try await post("marketplace/deposits", deposit.replacing("1000", with: "1001"), as: admin).status == 409)
      #expect(try await post("marketplace/deposits", deposit.replacing("vera", with: "eve"), as: admin).status == 422)
      #expect(try await post("marketplace/listings/1/bids", #"{"amount":600}"#, as: tokens.viewer.token).status == 201)
      let own = try await scheduler.call("GET", "/api/marketplace/credit", token: tokens.viewer.token).json["balances"][0]
      #expect(own["credit"].number == 400 && own["held"].number == 600)
      let others = "/api/marketplace/credit?account=vera"
      #expect(try await scheduler.call("GET", others, token: admin).json["balances"][0]["held"].number == 600)
      #expect(try await scheduler.call("GET", others, token: tokens.ada.token).status == 403)
      let withdrawal = deposit.replacing("pay-1", with: "back-1")
      #expect(try await post("marketplace/withdrawals", withdrawal, as: admin).status == 402)
      let rest = try await post("marketplace/withdrawals", withdrawal.replacing("1000", with: "400"), as: admin)
      #expect(rest.status == 201 && rest.json["credit"].number == 0, "\(rest.text)")
      // Time passes: an end is never brought forward, so the trigger that sees to it is asleep meanwhile.
      try await database.transaction { transaction in
        try await transaction.execute("SET LOCAL session_replication_role = replica")
        try await transaction.execute("UPDATE listing SET ends_at = clock_timestamp()")
      }
      #expect(try await Auctions.sweep(in: database).sold == 1)
      let sale = try await scheduler.call("GET", "/api/marketplace/listings/1", token: tokens.viewer.token).json["sale"]
      #expect(sale["price"].number == 600 && sale["licence"].string != nil)
    }
  }
}
