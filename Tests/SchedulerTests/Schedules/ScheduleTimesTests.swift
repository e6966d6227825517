import Foundation
import Queue
import Testing

@testable import Scheduler

struct ScheduleTimesTests {
  private func times(_ entry: String, after date: String, count: Int) throws -> [String] {
    let yaml = "schedules: [{ id: a, job: thumbnails, payload: { source: a, output: b, count: 1 }, \(entry) }]"
    let schedule = try #require(try ScheduleFile(yaml: yaml, source: "s").schedules.first)
    return try schedule.times(after: Date(date, strategy: .iso8601)).prefix(count).map { $0.formatted(.iso8601) }
  }

  @Test func everyCountsFrom1970() throws {
    #expect(
      try times("every: 15m, offset: 30s", after: "2026-01-01T00:00:30Z", count: 2)
        == ["2026-01-01T00:15:30Z", "2026-01-01T00:30:30Z"])
  }

  @Test func startEndAndLimitHold() throws {
    let after = "2026-01-01T00:00:00Z"
    #expect(
      try times("cron: '0 9 * * *', start: 2026-02-01T09:00:00Z, end: 2026-02-02T09:00:00Z", after: after, count: 9)
        == ["2026-02-01T09:00:00Z", "2026-02-02T09:00:00Z"])
    #expect(try times("every: 1d, limit: 2", after: after, count: 9).count == 2)
    #expect(try times("every: 1d, end: 2025-01-01T00:00:00Z", after: after, count: 9).isEmpty)
  }

  @Test func clocksThatArePutForward() throws {
    #expect(
      try times("cron: '30 2 * * *', timeZone: America/New_York", after: "2026-03-07T12:00:00Z", count: 2)
        == ["2026-03-08T07:30:00Z", "2026-03-09T06:30:00Z"])
  }
}
