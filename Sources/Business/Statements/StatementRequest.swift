import Postgres

/// Which statement is asked for. Also the payload of the job `statement.generate`.
public struct StatementRequest: Sendable, Equatable, Codable {
  public enum Kind: String, Sendable, Codable {
    case monthly, quarterly

    var months: Int { self == .monthly ? 1 : 3 }
  }

  public var payee: Party.ID
  public var kind: Kind
  /// The first day of the month or quarter.
  public var periodStart: CalendarDate

  public init(payee: Party.ID, kind: Kind, periodStart: CalendarDate) {
    (self.payee, self.kind, self.periodStart) = (payee, kind, periodStart)
  }

  /// The last day of the month or quarter.
  /// - Throws: ``StatementError/notAPeriod(_:_:)``, where none begins on that day.
  func periodEnd() throws(StatementError) -> CalendarDate {
    let months = periodStart.year * 12 + periodStart.month - 1 + kind.months
    guard periodStart.day == 1, (periodStart.month - 1) % kind.months == 0,
      let next = CalendarDate(year: months / 12, month: months % 12 + 1, day: 1)
    else { throw .notAPeriod(kind, periodStart) }
    return CalendarDate(dayNumber: next.dayNumber - 1)
  }
}

/// Why there is no statement.
public enum StatementError: BusinessRefusal, Equatable {
  case notAPeriod(StatementRequest.Kind, CalendarDate)
  case noSuchPayee(Party.ID)

  public var description: String {
    switch self {
    case .notAPeriod(let kind, let day):
      "No \(kind == .monthly ? "month" : "quarter") begins on \(day); name its first day, such as 2026-07-01"
    case .noSuchPayee(let id): "There is no party \(id)"
    }
  }
}
