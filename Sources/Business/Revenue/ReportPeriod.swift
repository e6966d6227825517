import Postgres

/// The days that a report or a run is about, both ends included.
public struct ReportPeriod: Sendable, Hashable, CustomStringConvertible {
  public let start: CalendarDate
  public let end: CalendarDate

  /// What is read as a period, for people.
  public static let forms = "2026-10, 2026-Q4, 2026-10-31, 2026-10-01..2026-10-31 or 2026-10-01/2026-10-31"

  /// Nil where the end comes before the start.
  public init?(_ start: CalendarDate, _ end: CalendarDate) {
    guard start <= end else { return nil }
    (self.start, self.end) = (start, end)
  }

  /// Reads a month, `2026-10`, a quarter, `2026-Q4`, a day, `2026-10-31`, or two days, `2026-10-01..2026-10-31` or, as ISO 8601 has it,
  /// `2026-10-01/2026-10-31`.
  public init?(_ text: String) {
    let days = text.replacing("..", with: "/", maxReplacements: 1).split(separator: "/", omittingEmptySubsequences: false)
    if days.count == 2, let start = CalendarDate(String(days[0])), let end = CalendarDate(String(days[1])) {
      self.init(start, end)
    } else if let day = CalendarDate(text) {
      self.init(day, day)
    } else if let month = CalendarDate(text + "-01") {
      self.init(months: 1, from: month)
    } else if let quarter = Self.quarters.first(where: { text.hasSuffix($0.name) }),
      let month = CalendarDate(String(text.dropLast(quarter.name.count)) + quarter.month)
    {
      self.init(months: 3, from: month)
    } else {
      return nil
    }
  }

  /// - Parameter start: the first of a month.
  private init?(months: Int, from start: CalendarDate) {
    let following = start.year * 12 + start.month - 1 + months
    guard let next = CalendarDate(year: following / 12, month: following % 12 + 1, day: 1) else { return nil }
    self.init(start, CalendarDate(dayNumber: next.dayNumber - 1))
  }

  private static let quarters = [
    (name: "-Q1", month: "-01-01"), (name: "-Q2", month: "-04-01"), (name: "-Q3", month: "-07-01"),
    (name: "-Q4", month: "-10-01"),
  ]

  public func contains(_ day: CalendarDate) -> Bool { start <= day && day <= end }

  public var description: String { start == end ? "\(start)" : "\(start)/\(end)" }
}

/// As its two days, `2026-10-01/2026-10-31`.
extension ReportPeriod: Codable {
  public init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    let text = try value.decode(String.self)
    guard let period = ReportPeriod(text) else {
      throw DecodingError.dataCorruptedError(
        in: value, debugDescription: "'\(text.prefix(40))' is no period; it can be \(Self.forms)")
    }
    self = period
  }

  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(description)
  }
}
