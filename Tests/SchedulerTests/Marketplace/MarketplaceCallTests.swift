import Business
import Foundation
import Postgres
import PostgresTestKit
import Testing

@testable import Scheduler

@Suite(.postgres, .timeLimit(.minutes(2)))
struct MarketplaceCallTests {
  private static let listings = "/api/marketplace/listings"

  /// A scheduler with books in which Ada has a work, and Vera 100 euros to spend.
  private struct Market {
    let scheduler: RunningScheduler
    let tokens: Tokens
    let work: Work.ID
    let vera: Party.ID

    func post(_ path: String, _ json: String, as token: String, key: String? = nil) async throws -> HTTPReply {
      try await scheduler.call(
        "POST", listings + path, json, token: token, headers: key.map { ["Idempotency-Key": $0] } ?? [:])
    }

    func auction(_ more: String = "") async throws -> HTTPReply {
      let end = Date(timeIntervalSinceNow: 3_600).formatted(.iso8601)
      return try await post(
        "", #"{"work":\#(work),"currency":"EUR","kind":"auction","reserve":500,"endsAt":"\#(end)"\#(more)}"#,
        as: tokens.ada.token)
    }
  }

  private func withMarket(_ body: (Market, PostgresClient) async throws -> Void) async throws {
    try await withDatabase { database in
      try await Migrations().apply(to: database)
      let tokens = Tokens()
      let ada = try await Parties.add(.person, name: "Ada", in: database)
      let vera = try await Parties.add(.person, name: "Vera", in: database)
      try await Parties.link(ada, toAccount: "ada", in: database)
      try await Parties.link(vera, toAccount: "vera", in: database)
      let euro = try #require(Currency("EUR"))
      try await Ledger.post(
        LedgerTransaction(
          source: LedgerTransaction.Source("payment", "1"),
          postings: [
            Posting(-10_000, to: Account(.revenue, of: try await Parties.platform(in: database), in: euro)),
            Posting(10_000, to: Account(.credit, of: vera, in: euro)),
          ]), in: database)
      let work = try await Works.add("Walk", owner: ada, in: database)
      try await RunningScheduler.with(access: tokens.access, database: database) { scheduler in
        try await body(Market(scheduler: scheduler, tokens: tokens, work: work, vera: vera), database)
      }
    }
  }

  @Test("a creator lists an own work, a viewer bids, and everyone sees it but for the reserve")
  func auction() async throws {
    try await withMarket { market, _ in
      let opened = try await market.auction()
      #expect(opened.status == 201, "\(opened.text)")
      #expect(opened.headers["location"] == Self.listings + "/1")
      #expect(!opened.text.contains("reserve"))
      let bid = try await market.post("/1/bids", #"{"amount":100}"#, as: market.tokens.viewer.token)
      #expect(bid.status == 201 && bid.json["state"].string == "leading", "\(bid.text)")
      #expect(bid.json["endsAt"].string == opened.json["endsAt"].string)
      let shown = try await market.scheduler.call("GET", Self.listings + "/1", token: market.tokens.viewer.token)
      #expect(shown.json["bids"].count == 1 && shown.json["nextBid"].number == 105)
      #expect(shown.json["reserveMet"].bool == false)
      let low = try await market.post("/1/bids", #"{"amount":104}"#, as: market.tokens.viewer.token)
      #expect(low.status == 409 && low.problem == "a bid of 1.04 EUR is too low; it has to be 1.05 EUR at least")
      let poor = try await market.post("/1/bids", #"{"amount":1000000}"#, as: market.tokens.viewer.token)
      #expect(poor.status == 402, "\(poor.text)")
      let own = try await market.post("/1/bids", #"{"amount":200}"#, as: market.tokens.ada.token)
      #expect(own.status == 403)
    }
  }

  @Test("a purchase under a key is made once, and answered the same; its licence is the buyer's")
  func purchase() async throws {
    try await withMarket { market, database in
      let listing = #"{"work":\#(market.work),"currency":"EUR","kind":"fixed_price","price":4000}"#
      #expect(try await market.post("", listing, as: market.tokens.ada.token).status == 201)
      let price = #"{"price":4000,"currency":"EUR"}"#
      let replies = try await withThrowingTaskGroup(of: HTTPReply.self) { group in
        for _ in 0..<6 { group.addTask { try await market.post("/1/buy", price, as: market.tokens.viewer.token, key: "k") } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(replies.allSatisfy { $0.status == 201 && $0.text == replies[0].text }, "\(replies.map(\.text))")
      #expect(replies.filter { $0.headers["idempotency-replayed"] == nil }.count == 1)
      let other = try await market.post("/1/buy", #"{"price":1,"currency":"EUR"}"#, as: market.tokens.viewer.token, key: "k")
      #expect(other.status == 422 && other.problem?.contains("another request") == true)
      let late = try await market.post("/1/buy", price, as: market.tokens.viewer.token)
      #expect(late.status == 409)
      let account = Account(.credit, of: market.vera, in: try #require(Currency("EUR")))
      #expect(try await Ledger.balance(of: account, in: database).minorUnits == 6_000)
      for (token, sees) in [(market.tokens.viewer, true), (market.tokens.grace, false), (market.tokens.admin, true)] {
        let shown = try await market.scheduler.call("GET", Self.listings + "/1", token: token.token)
        #expect((shown.json["sale"]["licence"].string == replies[0].json["licence"].string) == sees)
      }
    }
  }

  @Test("a seller takes back its own listing, as long as there is no bid")
  func cancellation() async throws {
    try await withMarket { market, _ in
      for _ in 1...2 { #expect(try await market.auction().status == 201) }
      func delete(_ path: String, as token: String) async throws -> HTTPReply {
        try await market.scheduler.call("DELETE", Self.listings + path, token: token)
      }
      #expect(try await delete("/1", as: market.tokens.viewer.token).status == 403)
      #expect(try await delete("/1", as: market.tokens.grace.token).status == 403)
      for _ in 1...2 {
        let reply = try await delete("/1", as: market.tokens.ada.token)
        #expect(reply.status == 200 && reply.json["state"].string == "cancelled", "\(reply.text)")
      }
      #expect(try await market.post("/1/bids", #"{"amount":100}"#, as: market.tokens.viewer.token).status == 409)
      #expect(try await market.post("/2/bids", #"{"amount":100}"#, as: market.tokens.viewer.token).status == 201)
      let late = try await delete("/2", as: market.tokens.admin.token)
      #expect(late.status == 409 && late.problem == "listing 2 has a bid, so it can't be cancelled")
      #expect(try await delete("/9", as: market.tokens.ada.token).status == 404)
    }
  }

  @Test("what somebody may not do is refused, and says what it takes")
  func roles() async throws {
    try await withMarket { market, _ in
      let listing = #"{"work":\#(market.work),"currency":"EUR","kind":"fixed_price","price":4000}"#
      #expect(try await market.post("", listing, as: market.tokens.viewer.token).status == 403)
      #expect(try await market.post("", listing, as: market.tokens.grace.token).status == 403)
      #expect(try await market.auction(#","feeBasisPoints":0"#).status == 403)
      #expect(try await market.post("", listing, as: market.tokens.admin.token).status == 201)
      let price = #"{"price":4000,"currency":"EUR","buyer":\#(market.vera)}"#
      #expect(try await market.post("/1/buy", price, as: market.tokens.grace.token).status == 403)
      #expect(
        try await market.post("/1/buy", price.replacing(",\"buyer\":\(market.vera)", with: ""), as: market.tokens.grace.token)
          .status == 422)
      #expect(try await market.post("/1/buy", price, as: market.tokens.admin.token).status == 201)
      #expect(try await market.post("/7/buy", price, as: market.tokens.admin.token).status == 404)
      #expect(
        try await market.post(
          "", #"{"work":99,"currency":"EUR","kind":"fixed_price","price":1}"#, as: market.tokens.admin.token
        ).status == 422)
      let unknown = try await market.auction(#","colour":"red""#)
      #expect(unknown.status == 422 && unknown.problem?.contains("colour") == true)
    }
  }

  @Test("listings come in pages, the newest first, each once")
  func pages() async throws {
    try await withMarket { market, _ in
      for _ in 0..<5 { _ = try await market.auction() }
      var (path, ids): (String?, [Double]) = (Self.listings + "?limit=2&state=open", [])
      while let next = path {
        let page = try await market.scheduler.call("GET", next, token: market.tokens.viewer.token).json
        ids += page["listings"].array.compactMap { $0["id"].number }
        path = page["next"].string.map { Self.listings + "?limit=2&state=open&cursor=\($0)" }
      }
      #expect(ids == [5, 4, 3, 2, 1])
      let wrong = try await market.scheduler.call("GET", Self.listings + "?state=lost", token: market.tokens.viewer.token)
      #expect(wrong.status == 422)
    }
  }

  @Test("without a database the routes say so")
  func withoutBooks() async throws {
    try await RunningScheduler.with { scheduler in
      let reply = try await scheduler.call("GET", Self.listings)
      #expect(reply.status == 503 && reply.problem?.contains("DATABASE_URL") == true)
    }
  }
}
