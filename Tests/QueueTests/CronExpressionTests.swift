import Foundation
import Testing

@testable import Queue

struct CronExpressionTests {
  /// When an expression is due, one time after another, on the clock of the zone.
  private func times(_ text: String, after start: String, in zone: String, count: Int) throws -> [String] {
    let zone = try #require(TimeZone(identifier: zone))
    let style = Date.ISO8601FormatStyle(timeZone: zone).year().month().day().time(includingFractionalSeconds: false).timeZone(
      separator: .colon)
    var date = try Date(start, strategy: .iso8601)
    let expression = try CronExpression(text)
    return try (0..<count).map { _ in
      date = try #require(expression.next(after: date, in: zone))
      return date.formatted(style)
    }
  }

  @Test(
    "fields, lists, ranges, steps and names",
    arguments: [
      ("30 4 * * *", ["2026-01-01T04:30:00Z", "2026-01-02T04:30:00Z"]),
      ("*/20 0 * * *", ["2026-01-01T00:20:00Z", "2026-01-01T00:40:00Z", "2026-01-02T00:00:00Z"]),
      ("5 10/6 1 feb,MAR *", ["2026-02-01T10:05:00Z", "2026-02-01T16:05:00Z", "2026-02-01T22:05:00Z", "2026-03-01T10:05:00Z"]),
      ("*/30 59 23 31 12 ?", ["2026-12-31T23:59:00Z", "2026-12-31T23:59:30Z", "2027-12-31T23:59:00Z"]),
      ("0 0 13 * fri", ["2026-01-02T00:00:00Z", "2026-01-09T00:00:00Z", "2026-01-13T00:00:00Z"]),
      ("0 0 * * 7", ["2026-01-04T00:00:00Z", "2026-01-11T00:00:00Z"]),
      ("0 0 * * sat-sun", ["2026-01-03T00:00:00Z", "2026-01-04T00:00:00Z", "2026-01-10T00:00:00Z"]),
      ("0 0 L * *", ["2026-01-31T00:00:00Z", "2026-02-28T00:00:00Z"]),
      ("0 0 * * 5L", ["2026-01-30T00:00:00Z", "2026-02-27T00:00:00Z"]),
      ("0 0 * * mon#5", ["2026-03-30T00:00:00Z", "2026-06-29T00:00:00Z"]),
      ("0 0 29 2 *", ["2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"]),
      ("@monthly", ["2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"]),
    ])
  func syntax(text: String, expected: [String]) throws {
    #expect(try times(text, after: "2026-01-01T00:00:00Z", in: "UTC", count: expected.count) == expected)
  }

  @Test("where clocks are put forward, a time left out is as much later; hours go on as they pass")
  func forward() throws {
    let (zone, start) = ("America/New_York", "2026-03-07T12:00:00Z")
    #expect(
      try times("30 2 * * *", after: start, in: zone, count: 2) == ["2026-03-08T03:30:00-04:00", "2026-03-09T02:30:00-04:00"])
    #expect(
      try times("0 * * * *", after: "2026-03-08T05:30:00Z", in: zone, count: 3)
        == ["2026-03-08T01:00:00-05:00", "2026-03-08T03:00:00-04:00", "2026-03-08T04:00:00-04:00"])
  }

  @Test("where clocks are put back, a time shown twice is the first; hours go on as they pass")
  func back() throws {
    let (zone, start) = ("Europe/Berlin", "2026-10-24T12:00:00Z")
    #expect(
      try times("30 2 * * *", after: start, in: zone, count: 2) == ["2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"])
    #expect(
      try times("0 * * * *", after: "2026-10-24T23:30:00Z", in: zone, count: 3)
        == ["2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00", "2026-10-25T03:00:00+01:00"])
  }

  @Test("a day that a country skipped counts on the day after")
  func skippedDay() throws {
    #expect(
      try times("0 12 30 12 *", after: "2011-12-01T00:00:00Z", in: "Pacific/Apia", count: 2)
        == ["2011-12-31T12:00:00+14:00", "2012-12-30T12:00:00+14:00"])
  }

  @Test(
    "what is wrong is named, with its place",
    arguments: [
      ("* * * *", "4 fields"), ("", "0 fields"), ("60 * * * *", "minute '60' isn't within 0…59"),
      ("* 24 * * *", "hour '24' isn't within 0…23"), ("* * 0 * *", "day of month '0' isn't within 1…31"),
      ("* * * 13 *", "month '13' isn't within 1…12 or jan…dec"), ("* * * * 8", "day of week '8' isn't within 0…7 or sun…sat"),
      ("5-3 * * * *", "minute '5-3' runs backwards"), ("*/0 * * * *", "minute '*/0' has a step"),
      ("1,,2 * * * *", "minute ''"), ("-1 * * * *", "minute ''"), ("* * * * 1#6", "day of week '1#6' counts weeks beyond"),
      ("0 0 30 2 *", "no year has such a day"), ("a * * * *", "minute 'a'"), ("99999999999999999999 * * * *", "minute '9999"),
      ("@never", "1 fields"),
    ])
  func refused(text: String, problem: String) {
    let error = #expect(throws: CronError.self) { try CronExpression(text) }
    #expect(error?.expression == text)
    #expect(error?.problem.contains(problem) == true, "\(error.map { "\($0)" } ?? "")")
  }

  private struct Case: Decodable {
    var expression: String
    var zone: String
    var after: Double
    var next: Double
    var kind: String
  }

  @Test(
    "croniter finds the same next time for 10,000 expressions, zones and instants", .enabled(if: PythonPeer.areThere),
    .timeLimit(.minutes(5)))
  func property() async throws {
    let cases: [Case] = try await PythonPeer.current.run("cron.py", "20260301", "10000")
    #expect(cases.count == 10_000)
    #expect(cases.count { $0.kind == "edge" } > 2000, "changes of the clocks are among them")
    for one in cases {
      let zone = try #require(TimeZone(identifier: one.zone))
      let next = try CronExpression(one.expression).next(after: Date(timeIntervalSince1970: one.after), in: zone)
      #expect(next?.timeIntervalSince1970 == one.next, "\(one)")
    }
  }
}
