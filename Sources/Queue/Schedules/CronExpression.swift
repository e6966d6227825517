import Foundation

/// When something is to happen again and again: `minute hour day-of-month month day-of-week`, with `second` before them where there
/// are six fields.
///
/// A field is `*`, a number, a range `a-b`, a step `*/n`, `a-b/n` or `a/n`, or a list of these. Months and days of the week also
/// have English names of three letters; both 0 and 7 are Sunday. `L` is a month's last day, `5L` its last Friday and `5#3` its third.
/// Where both days of the month and days of the week are given, either is enough. There are also `@hourly`, `@daily`, `@midnight`,
/// `@weekly`, `@monthly`, `@yearly` and `@annually`.
public struct CronExpression: Sendable, Hashable {
  /// As it was written.
  public let text: String
  private let seconds: CronSet
  private let minutes: CronSet
  private let hours: CronSet
  private let months: CronSet
  private let days: CronDays

  private static let nicknames = [
    "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0", "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
  ]

  /// - Throws: ``CronError``, also for days that no year has.
  public init(_ text: String) throws {
    self.text = text
    let lowercased = text.lowercased()
    var fields = (Self.nicknames[lowercased] ?? lowercased).split(whereSeparator: \.isWhitespace)
    if fields.count == 5 { fields.insert("0", at: 0) }
    guard fields.count == 6 else {
      throw CronError(
        expression: text, problem: "it has \(fields.count) fields; minute, hour, day of month, month and day of week are needed"
      )
    }
    do {
      seconds = try Self.values(.second, fields[0])
      minutes = try Self.values(.minute, fields[1])
      hours = try Self.values(.hour, fields[2])
      days = try CronDays(daysOfMonth: fields[3], daysOfWeek: fields[5])
      months = try Self.values(.month, fields[4])
    } catch let problem as CronField.Problem {
      throw CronError(expression: text, problem: problem.text)
    }
    if firstTime(after: 0) == nil { throw CronError(expression: text, problem: "no year has such a day") }
  }

  private static func values(_ field: CronField, _ text: Substring) throws -> CronSet {
    try text.cronItems.reduce(into: CronSet()) { $0.formUnion(try field.values($1)) }
  }

  public static func == (one: CronExpression, other: CronExpression) -> Bool { one.text == other.text }
  public func hash(into hasher: inout Hasher) { hasher.combine(text) }

  /// Whether it names every hour, so that an hour that a clock shows twice counts twice.
  var isEveryHour: Bool { hours == CronSet(0...23) }

  /// The first time on the clock that matches after `time`; both are seconds since 1970 as the clock shows them. Nil when there is
  /// none within half a century.
  func firstTime(after time: Int) -> Int? {
    let start = time + 1
    var (month, day) = CivilMonth.at(dayNumber: start.floorDivided(by: 86_400))
    var secondOfDay = start.modulo(86_400)
    let lastYear = month.year + 50
    while month.year <= lastYear {
      if months.contains(month.month), let match = days.first(from: day, in: month) {
        if match != day { secondOfDay = 0 }
        day = match
        if let second = firstSecond(from: secondOfDay) { return month.dayNumber(of: day) * 86_400 + second }
        day += 1
      } else {
        month = month.next
        day = 1
      }
      secondOfDay = 0
    }
    return nil
  }

  /// The first second of a day that isn't before `second`.
  private func firstSecond(from second: Int) -> Int? {
    var (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60)
    while let nextHour = hours.first(from: hour) {
      if nextHour > hour { (minute, second) = (0, 0) }
      while let nextMinute = minutes.first(from: minute) {
        if nextMinute > minute { second = 0 }
        if let nextSecond = seconds.first(from: second) { return nextHour * 3600 + nextMinute * 60 + nextSecond }
        (minute, second) = (nextMinute + 1, 0)
      }
      (hour, minute, second) = (nextHour + 1, 0, 0)
    }
    return nil
  }
}

extension CronExpression: CustomStringConvertible {
  public var description: String { text }
}
