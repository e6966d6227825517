import Business
import Foundation
import Postgres
import PostgresTestKit
import Testing

@testable import Scheduler

@Suite(.postgres, .timeLimit(.minutes(2)))
struct RevenueCallTests {
  private func entries(_ amounts: String...) -> String {
    let entries = amounts.enumerated().map {
      #"{"externalId":"\#($0)","title":"The Walk","currency":"EUR","amount":"\#($1)","earnedOn":"2026-10-31"}"#
    }
    return #"{"source":"box-office","entries":[\#(entries.joined(separator: ","))]}"#
  }

  @Test("entries are added once, listed page by page, and contradicted with 409")
  func entries() async throws {
    try await withDatabase { database in
      try await Migrations().apply(to: database)
      try await RunningScheduler.with(database: database) { scheduler in
        let path = "/api/revenue/entries"
        let first = try await scheduler.call("POST", path, entries("10.00", "-2.50", "1.00"))
        #expect(first.status == 200 && first.json["added"].number == 3, "\(first.text)")
        #expect(try await scheduler.call("POST", path, entries("10.00")).json["added"].number == 0)
        #expect(try await scheduler.call("POST", path, entries("11.00")).status == 409)
        let wrong = try await scheduler.call("POST", path, entries("ten"))
        #expect(wrong.status == 422 && wrong.text.contains("amount"), "\(wrong.text)")
        let page = try await scheduler.call("GET", path + "?limit=2&suspense=true&source=box-office")
        #expect(page.json["entries"].count == 2)
        let next = try #require(page.json["next"].string)
        let rest = try await scheduler.call("GET", path + "?limit=2&cursor=\(next)")
        #expect(rest.json["entries"].count == 1)
        #expect(try await scheduler.call("GET", path + "?from=2026-02-30").status == 422)
      }
    }
  }

  @Test("the same request under one Idempotency-Key is done once; another one under it is refused")
  func key() async throws {
    try await withDatabase { database in
      try await Migrations().apply(to: database)
      try await RunningScheduler.with(database: database) { scheduler in
        let path = "/api/revenue/entries"
        func add(_ body: String) async throws -> HTTPReply {
          try await scheduler.call("POST", path, body, headers: ["Idempotency-Key": "k-1"])
        }
        #expect(try await add(entries("10.00")).json["added"].number == 1)
        let again = try await add(entries("10.00"))
        #expect(again.status == 200 && again.json["added"].number == 1, "\(again.text)")
        #expect(try await add(entries("10.00", "1.00")).status >= 400)
        #expect(try await database.value("SELECT count(*) FROM revenue_line") == 1)
      }
    }
  }

  @Test("without a database the books are closed, and say so")
  func closed() async throws {
    let reply = try await RunningScheduler.with { try await $0.call("GET", "/api/revenue/entries") }
    #expect(reply.status == 503 && reply.text.contains("DATABASE_URL"), "\(reply.text)")
  }
}
