import Postgres

/// The days that a report is about, both ends included.
public struct ReportPeriod: Sendable, Hashable, CustomStringConvertible {
  public let start: CalendarDate
  public let end: CalendarDate

  /// Nil where the end comes before the start.
  public init?(_ start: CalendarDate, _ end: CalendarDate) {
    guard start <= end else { return nil }
    (self.start, self.end) = (start, end)
  }

  /// Reads a month, `2026-10`, a day, `2026-10-31`, or two days, `2026-10-01/2026-10-31`.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 2, let start = CalendarDate(parts[0]), let end = CalendarDate(parts[1]) {
      self.init(start, end)
    } else if parts.count == 1, let day = CalendarDate(text) {
      self.init(day, day)
    } else if parts.count == 1, let start = CalendarDate(text + "-01") {
      let next = CalendarDate(dayNumber: start.dayNumber + 31)
      self.init(start, CalendarDate(dayNumber: next.dayNumber - Int32(next.day)))
    } else {
      return nil
    }
  }

  public var description: String { start == end ? "\(start)" : "\(start)/\(end)" }
}
