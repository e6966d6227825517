import Foundation
import Postgres
import PostgresTestKit
import Testing

@Suite(.postgres, .timeLimit(.minutes(2)))
struct PostgresValueTests {
  private func roundTrip<Value: PostgresValue & Equatable>(_ value: Value, by client: PostgresClient) async throws {
    let back: Value = try await client.value("SELECT \(value)")
    #expect(back == value)
  }

  @Test("values come back as they went, at their limits too")
  func roundTrips() async throws {
    try await withDatabase { client in
      for number in [Int64.min, -1, 0, 1, .max] { try await roundTrip(number, by: client) }
      for number in [Int32.min, 0, .max] { try await roundTrip(number, by: client) }
      for number in [0.1, -0.0, .infinity, .leastNonzeroMagnitude] { try await roundTrip(number, by: client) }
      for text in ["", "naïve 🎬 'quoted' \\", String(repeating: "x", count: 1 << 20)] { try await roundTrip(text, by: client) }
      for flag in [true, false] { try await roundTrip(flag, by: client) }
      try await roundTrip(UUID(), by: client)
      for bytes in [Data(), Data([0, 255, 13, 10])] { try await roundTrip(bytes, by: client) }
      try await roundTrip(Date(timeIntervalSince1970: 1_234_567_890.125), by: client)
      try await roundTrip(Optional<Int64>.none, by: client)
      try await roundTrip([Int64.max, -5], by: client)
      try await roundTrip([Int64](), by: client)
      try await roundTrip(["a,b", "", "{}", "\""], by: client)
      try await roundTrip(["x", nil, "y"] as [String?], by: client)
    }
  }

  @Test("the server sees the same values as we do")
  func serverAgrees() async throws {
    try await withDatabase { client in
      let leapDay = try #require(CalendarDate("2024-02-29"))
      let row = try #require(
        try await client.query(
          """
          SELECT \(Int64(-42))::text AS number, \(Date(timeIntervalSince1970: 0.000001))::text AS time,
            \([1, 2, 3])::text AS list, \(Data([1, 171]))::text AS bytes, \(true)::text AS flag,
            \(leapDay)::text AS day
          """
        ).first)
      #expect(try row["number"] == "-42")
      #expect(try row["time"] == "1970-01-01 00:00:00.000001+00")
      #expect(try row["list"] == "{1,2,3}")
      #expect(try row["bytes"] == "\\x01ab")
      #expect(try row["flag"] == "true")
      #expect(try row["day"] == "2024-02-29")
    }
  }

  @Test("each day of four centuries has its number, as the server counts")
  func days() async throws {
    try await withDatabase { client in
      let rows = try await client.query(
        """
        SELECT day::date AS day, day::date::text AS text
        FROM generate_series('1899-12-30'::timestamp, '2301-03-02', '1 day') AS day
        """)
      #expect(rows.count > 146_000)
      for row in rows {
        let (day, text): (CalendarDate, String) = (try row["day"], try row["text"])
        guard day.description == text, CalendarDate(text) == day else {
          Issue.record("\(day) instead of \(text)")
          return
        }
      }
    }
    #expect(CalendarDate("2023-02-29") == nil)
    #expect(CalendarDate(year: 2024, month: 13, day: 1) == nil)
    for text in ["2026-+7-01", "+026-07-01", "2026-07-1", "2026/07/01", " 026-07-01", ""] { #expect(CalendarDate(text) == nil) }
    #expect(CalendarDate("0001-01-01")?.description == "0001-01-01")
  }

  @Test("smaller whole numbers are read as larger ones, and what doesn't fit isn't")
  func widening() async throws {
    try await withDatabase { client in
      let row = try #require(try await client.query("SELECT 7::int2 AS two, 7::int4 AS four").first)
      #expect(try row["two"] == Int64(7))
      #expect(try row["four"] == Int(7))
      #expect(try row["two"] == Int32(7))
      await #expect(throws: PostgresError.self) { try await client.value("SELECT 7::int8", as: Int32.self) }
    }
  }

  @Test("a column that is read as something else is named, with what it is")
  func mismatches() async throws {
    try await withDatabase { client in
      let row = try #require(
        try await client.query("SELECT 1.5 AS share, NULL::text AS title, 'infinity'::timestamptz AS time").first)
      func message<Value: PostgresValue>(_ column: String, _: Value.Type) -> String {
        do {
          let _: Value = try row[column]
          return "read"
        } catch {
          return "\(error)"
        }
      }
      #expect(message("share", Int64.self).contains("share: numeric can't be read as Int64"))
      #expect(message("title", String.self).contains("title is NULL, which String has not"))
      #expect(message("name", String.self).contains("there is no column name, only share, time, title"))
      #expect(message("time", Date.self).contains("infinite"))
      let title: String? = try row["title"]
      #expect(title == nil)
    }
  }
}
