import Foundation

/// When the jobs of a scheduler are due. Wire format §11.
public struct RepeatOptions: Sendable, Equatable {
  public enum Rhythm: Sendable, Equatable {
    /// Again and again after the same time, at least 1 ms. With an offset, which is less than that time, iterations are due at
    /// so long after whole multiples of it since 1970; without, the first is due now, or at the start date.
    case every(Duration, offset: Duration? = nil)
    /// At the times of a cron expression, on the clocks of a time zone.
    case pattern(CronExpression, TimeZone)
  }

  public var rhythm: Rhythm
  /// How many iterations there are; nil for no end.
  public var limit: Int?
  /// No iteration is due earlier.
  public var startDate: Date?
  /// No iteration is due later.
  public var endDate: Date?
  /// Whether a pattern's first iteration is due now, whatever the pattern says.
  public var immediately = false

  public init(_ rhythm: Rhythm) {
    self.rhythm = rhythm
  }

  /// Again and again after the same time.
  public static func every(_ interval: Duration, offset: Duration? = nil) -> RepeatOptions {
    RepeatOptions(.every(interval, offset: offset))
  }

  /// At the times of a cron expression.
  /// - Throws: ``CronError``.
  public static func pattern(_ text: String, in zone: TimeZone = .gmt) throws -> RepeatOptions {
    RepeatOptions(.pattern(try CronExpression(text), zone))
  }

  /// - Throws: ``QueueError/outOfRange(setting:value:allowed:)`` or ``QueueError/unsuitable(option:because:)``.
  func validate(now: Int64) throws {
    func require(_ holds: Bool, _ setting: String, _ value: some Any, _ allowed: String) throws {
      if !holds { throw QueueError.outOfRange(setting: setting, value: "\(value)", allowed: allowed) }
    }
    if case .every(let interval, let offset) = rhythm {
      try require(interval >= .milliseconds(1), "every", interval, "1 ms or more")
      if let offset { try require(offset >= .zero && offset < interval, "offset", offset, "0 to less than every") }
      if immediately {
        throw QueueError.unsuitable(option: "immediately", because: "it is for patterns; every begins now by itself")
      }
    }
    if let limit { try require(limit >= 1, "limit", limit, "1 or more") }
    if let endDate {
      let first = max(now, startDate?.milliseconds ?? 0)
      try require(endDate.milliseconds >= first, "endDate", endDate, "\(Date(milliseconds: first)) or later")
    }
    if immediately, startDate != nil {
      throw QueueError.unsuitable(option: "immediately", because: "there is a startDate, which says another first time")
    }
  }

  /// When a pattern's first iteration is due, in Unix ms; nil for `every`, whose rhythm the server knows.
  /// - Throws: ``QueueError/unsuitable(option:because:)`` when that is never.
  func firstSlot(now: Int64) throws -> Int64? {
    guard case .pattern(let expression, let zone) = rhythm else { return nil }
    if immediately { return now }
    let from = Date(milliseconds: max(now, startDate.map { $0.milliseconds - 1 } ?? 0))
    guard let first = expression.next(after: from, in: zone), first <= endDate ?? .distantFuture else {
      throw QueueError.unsuitable(option: "pattern \(expression)", because: "it has no time from then on to endDate")
    }
    return first.milliseconds
  }

  /// The scheduler's hash, without what makes its jobs.
  var fields: [(String, String)] {
    var fields: [(String, String)] = []
    switch rhythm {
    case .every(let interval, let offset):
      fields.append(("every", "\(interval.milliseconds)"))
      if let offset { fields.append(("offset", "\(offset.milliseconds)")) }
    case .pattern(let expression, let zone):
      fields += [("pattern", expression.text), ("tz", zone.identifier)]
    }
    if let limit { fields.append(("limit", "\(limit)")) }
    if let startDate { fields.append(("startDate", "\(startDate.milliseconds)")) }
    if let endDate { fields.append(("endDate", "\(endDate.milliseconds)")) }
    return fields
  }
}
