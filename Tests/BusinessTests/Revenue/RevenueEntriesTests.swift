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

  @discardableResult
  private func add(_ entries: RevenueEntry..., in client: PostgresClient) async throws -> RevenueEntries.Result {
    try await client.transaction { try await RevenueEntries.add(.init(source: source, entries: entries), in: $0) }
  }

  @Test("entries are added once, and listed with the latest first")
  func adding() async throws {
    try await withBooks { client async throws in
      let result = try await add(entry("1", "10.00"), entry("2", "-3.00"), in: client)
      #expect(result == RevenueEntries.Result(lines: 2, added: 2, suspended: 2))
      #expect(try await add(entry("1", "10.0"), entry("3", "1.00"), in: client).added == 1)
      let error = await #expect(throws: RevenueEntries.Refusal.self) {
        try await add(entry("4", "1.00"), entry("1", "11.00"), in: client)
      }
      #expect(error == .differs("1", member: "amount", before: "10.00 EUR"))
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
      var unnamed = entry("2", "1.00")
      unnamed.isrc = "bad-isrc"
      for wrong in [
        unnamed, entry("2", "ten"), entry("2", "1.001"), entry("2", "12.000"), entry("2", "10000000000000.01"),
        entry("2", "-10000000000000.01"), entry("2", "1.00", currency: "XXX"), entry("", "1.00"), far,
      ] {
        await #expect(throws: RevenueEntry.Refusal.self) {
          try await add(entry("1", "10.00"), wrong, in: client)
        }
      }
      #expect(try await client.value("SELECT count(*) FROM revenue_line") == 0)
    }
  }

  @Test("an entry that comes again otherwise is refused, naming what differs; equal it changes nothing")
  func otherwise() async throws {
    try await withBooks { client async throws in
      let owner = try await Parties.add(.person, name: "Owner", in: client)
      let works = [try await Works.add("A", owner: owner, in: client), try await Works.add("B", owner: owner, in: client)]
      var known = entry("1", "10.00")
      known.work = works[0].rawValue
      try await add(known, in: client)
      #expect(try await add(known, in: client).added == 0)
      let changes: [(String, (inout RevenueEntry) -> Void)] = [
        ("work", { $0.work = works[1].rawValue }), ("currency", { $0.currency = "USD" }), ("amount", { $0.amount = "11.00" }),
        ("territory", { $0.territory = "DE" }), ("right", { $0.right = "tvod" }), ("earnedOn", { $0.earnedOn = "2026-10-30" }),
        ("titleId", { $0.titleId = "w" }), ("title", { ($0.titleId, $0.title) = ("The Walk", "Walk") }),
      ]
      for (name, change) in changes {
        var other = known
        change(&other)
        let error = await #expect(throws: RevenueEntries.Refusal.self) {
          try await add(entry("2", "1.00"), other, in: client)
        }
        #expect(error?.isConflict == true)
        #expect(error?.description.hasPrefix("entry 1, \(name): the books have it with") == true, "\(name): \(error as Any)")
      }
      #expect(try await client.value("SELECT count(*) FROM revenue_line") == 1)
    }
  }

  @Test("a work for an entry in suspense is refused with the remedy, and one that was taken back isn't added in silence")
  func suspended() async throws {
    try await withBooks { client async throws in
      let owner = try await Parties.add(.person, name: "Owner", in: client)
      let work = try await Works.add("The Walk", owner: owner, in: client)
      try await add(entry("1", "10.00"), in: client)
      var known = entry("1", "10.00")
      known.work = work.rawValue
      await #expect(throws: RevenueEntries.Refusal.suspended("1", source, "The Walk", work)) {
        try await add(known, in: client)
      }
      try await Suspense.resolve("The Walk", of: source, as: work, in: client)
      #expect(try await add(known, in: client).added == 0)
      #expect(try await add(entry("1", "10.00"), in: client).added == 0)
      _ = try await RevenueCorrection.apply(
        .init(source: source, lines: [.init(externalId: "1", amount: "0")]), in: client)
      await #expect(throws: RevenueEntries.Refusal.differs("1", member: "amount", before: "0.00 EUR")) {
        try await add(known, in: client)
      }
    }
  }

  @Test("a correction adds the difference, once, and again for another")
  func correcting() async throws {
    try await withBooks { client async throws in
      _ = try await add(entry("1", "10.00"), entry("2", "5.00"), in: client)
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
