import Postgres

/// Which statement is asked for. Also the payload of the job `statement.generate`.
public struct StatementRequest: Sendable, Equatable, Codable {
  /// The job that makes a statement.
  public static let job = "statement.generate"

  public enum Kind: String, Sendable, Codable, CaseIterable {
    case monthly, quarterly

    private var months: Int { self == .monthly ? 1 : 3 }

    /// The first day of the month or quarter that a day is in.
    func start(of day: CalendarDate) -> CalendarDate? {
      CalendarDate(year: day.year, month: day.month - (day.month - 1) % months, day: 1)
    }

    /// The last day of the month or quarter that a day is in.
    func end(of day: CalendarDate) -> CalendarDate? {
      guard let start = start(of: day) else { return nil }
      let next = start.year * 12 + start.month - 1 + months
      return CalendarDate(year: next / 12, month: next % 12 + 1, day: 1).map { CalendarDate(dayNumber: $0.dayNumber - 1) }
    }
  }

  public var payee: Party.ID
  public var kind: Kind
  /// The first day of the month or quarter.
  public var periodStart: CalendarDate

  public init(payee: Party.ID, kind: Kind, periodStart: CalendarDate) {
    (self.payee, self.kind, self.periodStart) = (payee, kind, periodStart)
  }

  /// Of the month that has all of some days, or else of the quarter; nil where no quarter has.
  public init?(payee: Party.ID, covering days: ClosedRange<CalendarDate>) {
    guard let period = Self.period(covering: days) else { return nil }
    self.init(payee: payee, kind: period.kind, periodStart: period.start)
  }

  static func period(covering days: ClosedRange<CalendarDate>) -> (kind: Kind, start: CalendarDate)? {
    for kind in Kind.allCases {
      guard let start = kind.start(of: days.lowerBound), let end = kind.end(of: start), days.upperBound <= end else { continue }
      return (kind, start)
    }
    return nil
  }

  /// The last day of the month or quarter.
  /// - Throws: ``StatementError/notAPeriod(_:_:)``, where none begins on that day.
  func periodEnd() throws(StatementError) -> CalendarDate {
    guard kind.start(of: periodStart) == periodStart, let end = kind.end(of: periodStart) else {
      throw .notAPeriod(kind, periodStart)
    }
    return end
  }
}

/// Why there is no statement.
public enum StatementError: BusinessRefusal, Equatable {
  case notAPeriod(StatementRequest.Kind, CalendarDate)
  case noSuchPayee(Party.ID)
  case noSuchStatement(Statement.ID)

  public var description: String {
    switch self {
    case .notAPeriod(let kind, let day):
      "No \(kind == .monthly ? "month" : "quarter") begins on \(day); name its first day, such as 2026-07-01"
    case .noSuchPayee(let id): "There is no party \(id)"
    case .noSuchStatement(let id): "There is no statement \(id)"
    }
  }
}
