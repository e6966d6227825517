import Postgres
import Testing

@testable import Business

@Suite
struct PartnerSyncTests {
  @Test(
    "a month is asked for as a whole while it lasts, and on the day after",
    arguments: [
      ("2026-11-20", nil, nil, "2026-11-01/2026-11-30"), ("2026-10-31", nil, nil, "2026-10-01/2026-10-31"),
      ("2028-02-01", nil, nil, "2028-02-01/2028-02-29"), ("2026-11-20", "2026-12-15", nil, "2026-12-15/2026-12-31"),
      ("2026-11-20", "2026-01-05", "2026-03-04", "2026-01-05/2026-03-04"),
    ] as [(String, String?, String?, String)])
  func period(yesterday: String, from: String?, to: String?, expected: String) throws {
    let request = PartnerSync.Request(platform: .netflix, from: from, to: to)
    #expect("\(try request.period(yesterday: #require(CalendarDate(yesterday))))" == expected)
  }

  @Test("days that are none, or in the wrong order, are refused")
  func refused() throws {
    let day = try #require(CalendarDate("2026-11-20"))
    #expect(throws: PartnerSync.Refusal.day("from", "x")) {
      try PartnerSync.Request(platform: .netflix, from: "x").period(yesterday: day)
    }
    #expect(throws: PartnerSync.Refusal.self) {
      try PartnerSync.Request(platform: .netflix, from: "2026-10-02", to: "2026-10-01").period(yesterday: day)
    }
  }
}
