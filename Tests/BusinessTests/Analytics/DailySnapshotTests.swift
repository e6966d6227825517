import Business
import Foundation
import Postgres
import PostgresTestKit
import TestFolder
import Testing

@Suite(.postgres, .timeLimit(.minutes(2)))
struct DailySnapshotTests {
  private struct Question: Encodable {
    struct Order: Encodable {
      let at: Double
      let party: Int64?
      let channel: String
      let currency: String
      let amount: Int64
      let discount: Int64
    }

    let zone: String
    var orders: [Order] = []
  }

  private struct Answer: Decodable {
    let days: [String: [Int64]]
    let streams: [String: [Int64]]
  }

  /// Orders around a change of the clocks in Berlin, in the night of 25 October 2026.
  private func orders(_ count: Int, seed: UInt64, by parties: [Party.ID]) -> [UsageEvent] {
    var random = SeededGenerator(seed: seed)
    let start = Date(timeIntervalSince1970: 1_792_620_000)
    return (0..<count).map { number in
      let currency = Currency(["EUR", "USD"].randomElement(using: &random) ?? "EUR")!
      return UsageEvent(
        .order, id: "\(seed)-\(number)",
        occurredAt: start.addingTimeInterval(Double(Int.random(in: 0..<5 * 86_400, using: &random))),
        party: Bool.random(using: &random) ? parties.randomElement(using: &random) : nil,
        channel: ["web", "ios", "tv"].randomElement(using: &random) ?? "web",
        paid: Money(Int64.random(in: -500...5000, using: &random), currency),
        discount: Int64.random(in: 0...300, using: &random))
    }
  }

  private func asked(of events: [UsageEvent], in zone: String) throws -> Answer {
    let orders = events.map {
      Question.Order(
        at: $0.occurredAt.timeIntervalSince1970, party: $0.party, channel: $0.channel, currency: $0.currency ?? "",
        amount: $0.amount, discount: $0.discount)
    }
    return try Oracle.run("snapshots.py", Question(zone: zone, orders: orders))
  }

  private func answer(_ client: PostgresClient, _ zone: String) async throws -> Answer {
    let days = try await client.query(
      """
      SELECT day || ' ' || currency AS key, ARRAY[orders, revenue, discounts, customers, new_customers] AS figures
      FROM daily_snapshot WHERE time_zone = \(zone)
      """)
    let streams = try await client.query(
      """
      SELECT day || ' ' || channel || ' ' || currency AS key, ARRAY[amount, transactions] AS figures
      FROM revenue_stream WHERE time_zone = \(zone)
      """)
    func table(_ rows: PostgresRows) throws -> [String: [Int64]] {
      try Dictionary(uniqueKeysWithValues: rows.map { (try $0["key"], try $0["figures"]) })
    }
    return Answer(days: try table(days), streams: try table(streams))
  }

  @Test(
    "figures are those of an independent reckoning, also across a change of the clocks",
    arguments: ["Europe/Berlin", "UTC", "Asia/Kolkata"])
  func figures(_ zone: String) async throws {
    try await withBooks { client in
      let parties = try await parties(12, in: client)
      let events = orders(600, seed: 7, by: parties)
      #expect(try await UsageEvents.record(events, in: client) == 600)
      #expect(try await UsageEvents.record(events, in: client) == 0, "told again, they count once")
      try await take(zone, in: client)
      let (found, expected) = (try await answer(client, zone), try asked(of: events, in: zone))
      #expect(found.days == expected.days)
      #expect(found.streams == expected.streams)
    }
  }

  @Test("what is told late changes its own day; to reckon bit by bit is to reckon all of it")
  func late() async throws {
    try await withBooks { client in
      let parties = try await parties(5, in: client)
      try await UsageEvents.record(orders(200, seed: 1, by: parties), in: client)
      try await take("UTC", in: client)
      let before = try await answer(client, "UTC")
      let late = UsageEvent(
        .order, id: "late", occurredAt: Date(timeIntervalSince1970: 1_792_800_000), channel: "web",
        paid: Money(700, Currency("EUR")!))
      try await UsageEvents.record([late], in: client)
      _ = try await DailySnapshot.take(DailySnapshot.Request(day: CalendarDate("2026-10-24")), in: client)
      let after = try await answer(client, "UTC")
      let changed = after.days.filter { before.days[$0.key] != $0.value }
      #expect(Array(changed.keys) == ["2026-10-24 EUR"])
      #expect(changed.values.first?[1] == (before.days["2026-10-24 EUR"]?[1] ?? 0) + 700)
      try await take("UTC", in: client)
      #expect(try await answer(client, "UTC").days == after.days)
    }
  }

  @Test func severalAtTheSameTimeGiveWhatOneGives() async throws {
    try await withBooks { client in
      let events = orders(200, seed: 3, by: try await parties(5, in: client))
      try await UsageEvents.record(events, in: client)
      try await withThrowingTaskGroup { group in
        for _ in 0..<6 { group.addTask { try await take("UTC", in: client) } }
        try await group.waitForAll()
      }
      #expect(try await answer(client, "UTC").days == asked(of: events, in: "UTC").days)
    }
  }

  @Test func whatIsAskedWronglyIsRefused() async throws {
    try await withBooks { client in
      for request in [
        DailySnapshot.Request(timeZone: "Mars/Olympus"),
        DailySnapshot.Request(days: 0),
      ] {
        await #expect(throws: DailySnapshot.Refusal.self) { try await DailySnapshot.take(request, in: client) }
      }
    }
  }

  private func take(_ zone: String, in client: PostgresClient) async throws {
    _ = try await DailySnapshot.take(
      DailySnapshot.Request(day: CalendarDate("2026-10-28"), timeZone: zone, days: 10), in: client)
  }

  private func parties(_ count: Int, in client: PostgresClient) async throws -> [Party.ID] {
    var ids: [Party.ID] = []
    for number in 0..<count { ids.append(try await Parties.add(.person, name: "Customer \(number)", in: client)) }
    return ids
  }
}
