import Postgres
import PostgresTestKit
import Testing

@testable import Business

@Suite(.postgres, .timeLimit(.minutes(2)))
struct RevenueEntriesTests {
  private let source = RevenueSource("box-office")!

  private func entry(_ id: String, _ amount: String, currency: String = "EUR") -> RevenueEntry {
    RevenueEntry(externalId: id, title: "The Walk", currency: currency, amount: amount, earnedOn: "2026-10-31")
  }

  private func request(_ entries: RevenueEntry...) -> RevenueEntries.Request { .init(source: source, entries: entries) }

  @Test("entries are added once, and listed with the latest first")
  func adding() async throws {
    try await withBooks { client async throws in
      let result = try await RevenueEntries.add(request(entry("1", "10.00"), entry("2", "-3.00")), in: client)
      #expect(result == RevenueEntries.Result(lines: 2, added: 2, suspended: 2))
      #expect(try await RevenueEntries.add(request(entry("1", "10.0"), entry("3", "1.00")), in: client).added == 1)
      let error = await #expect(throws: RevenueEntries.Refusal.self) {
        try await RevenueEntries.add(request(entry("4", "1.00"), entry("1", "11.00")), in: client)
      }
      #expect(error == .otherAmount("1"))
      let first = try await RevenueEntries.list(.init(), limit: 2, in: client)
      #expect(first.map(\.externalId).first == "3")
      let rest = try await RevenueEntries.list(.init(), before: first.last?.id, limit: 10, in: client)
      #expect(Set((first + rest).map(\.externalId)) == ["1", "2", "3"])
      #expect((first + rest).map(\.amount).reduce(0, +) == 800)
      var filter = RevenueEntries.Filter()
      filter.isSuspended = false
      #expect(try await RevenueEntries.list(filter, limit: 10, in: client).isEmpty)
    }
  }

  @Test("an entry that is wrong is refused with the member that is, and nothing is added")
  func refused() async throws {
    try await withBooks { client async throws in
      var far = entry("2", "1.00")
      far.territory = "Mars"
      for wrong in [entry("2", "ten"), entry("2", "1.001"), entry("2", "1.00", currency: "XXX"), entry("", "1.00"), far] {
        await #expect(throws: RevenueEntry.Refusal.self) {
          try await RevenueEntries.add(request(entry("1", "10.00"), wrong), in: client)
        }
      }
      #expect(try await client.value("SELECT count(*) FROM revenue_line") == 0)
    }
  }

  @Test("a correction adds the difference, once, and again for another")
  func correcting() async throws {
    try await withBooks { client async throws in
      _ = try await RevenueEntries.add(request(entry("1", "10.00"), entry("2", "5.00")), in: client)
      func correct(_ id: String, _ amount: String) async throws -> Int {
        try await RevenueCorrection.apply(
          .init(source: source, lines: [.init(externalId: id, amount: amount)]), in: client
        ).added
      }
      #expect(try await correct("1", "12.00") == 1)
      #expect(try await correct("1", "12.00") == 0)
      #expect(try await correct("1", "0") == 1)
      #expect(try await correct("1", "7.00") == 1)
      #expect(try await client.value("SELECT sum(gross)::bigint FROM revenue_line") == 1_200)
      #expect(try await client.value("SELECT max(revision) FROM revenue_line") as Int == 4)
      await #expect(throws: RevenueCorrection.Refusal.unknown("9")) { try await correct("9", "1.00") }
      await #expect(throws: RevenueCorrection.Refusal.self) { try await correct("2", "much") }
    }
  }
}
