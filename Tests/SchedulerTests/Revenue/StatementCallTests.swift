import Business
import Foundation
import Postgres
import PostgresTestKit
import Testing

@testable import Scheduler

@Suite(.postgres, .timeLimit(.minutes(2)))
struct StatementCallTests {
  private static let statements = "/api/revenue/statements"

  /// A scheduler with books in which Ada was given a statement, and then Grace.
  private func withStatements(_ body: (RunningScheduler, Tokens, [Statement]) async throws -> Void) async throws {
    let tokens = Tokens()
    try await withDatabase { database in
      try await Migrations().apply(to: database)
      var given: [Statement] = []
      for name in ["ada", "grace"] {
        let party = try await Parties.add(.person, name: "<\(name)>", in: database)
        try await Parties.link(party, toAccount: name, in: database)
        let july = try #require(CalendarDate("2026-07-01"))
        given.append(
          try await Statements.generate(StatementRequest(payee: party, kind: .monthly, periodStart: july), in: database))
      }
      try await RunningScheduler.with(access: tokens.access, database: database) { try await body($0, tokens, given) }
    }
  }

  @Test("payees see their own statements, admins all, and the page of the books leads to them")
  func reading() async throws {
    try await withStatements { scheduler, tokens, given in
      func ids(_ query: String, _ token: String) async throws -> [Double] {
        try await scheduler.call("GET", Self.statements + query, token: token).json["statements"].array.compactMap {
          $0["id"].number
        }
      }
      #expect(try await ids("", tokens.admin.token) == [2, 1])
      #expect(try await ids("?payee=\(given[0].request.payee)", tokens.admin.token) == [1])
      #expect(try await ids("", tokens.ada.token) == [1])
      let first = try await scheduler.call("GET", Self.statements + "?limit=1", token: tokens.admin.token)
      let next = try #require(first.json["next"].string)
      #expect(try await ids("?limit=1&cursor=\(next)", tokens.admin.token) == [1])
      for (path, token, status) in [
        ("/2", tokens.ada, 404), ("/1", tokens.ada, 200), ("/2", tokens.admin, 200), ("/9", tokens.admin, 404),
        ("/1", tokens.viewer, 403), ("?payee=\(given[1].request.payee)", tokens.ada, 403),
      ] {
        #expect(try await scheduler.call("GET", Self.statements + path, token: token.token).status == status, "\(path)")
      }
      let page = try await scheduler.call("GET", "/books", token: tokens.admin.token).text
      #expect(page.contains("href=\"/api/revenue/statements/2\""))
    }
  }

  @Test("a statement comes as the caller likes it best")
  func forms() async throws {
    try await withStatements { scheduler, tokens, given in
      func show(_ accept: String?) async throws -> HTTPReply {
        try await scheduler.call(
          "GET", Self.statements + "/1", token: tokens.ada.token, headers: accept.map { ["Accept": $0] } ?? [:])
      }
      let json = try await show(nil)
      #expect(json.json["digest"].string == given[0].digest && json.json["revision"].number == 1, "\(json.text)")
      let csv = try await show("text/csv")
      #expect(csv.text == given[0].csv && csv.headers["content-type"] == "text/csv; charset=utf-8")
      #expect(csv.headers["content-disposition"]?.contains("monthly-2026-07-01-1.csv") == true)
      let html = try await show("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
      #expect(html.text == given[0].html && html.headers["content-security-policy"]?.hasPrefix("default-src 'none'") == true)
      #expect(html.text.contains("&lt;ada&gt;"))
      #expect(try await show("image/png").status == 406)
    }
  }
}
