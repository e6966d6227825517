import Foundation
import Postgres

/// The figures of a day, reckoned from what was done on it: so often as one likes, with what has become known meanwhile.
///
/// A day is one of a time zone: 23 or 25 hours where the clocks change. An event that is told late changes its own day and no other,
/// once that is reckoned again.
public struct DailySnapshot: Sendable, Codable, Equatable {
  public struct Request: Sendable, Codable, Equatable {
    /// Nil for the day before today.
    public var day: CalendarDate?
    /// A name of the IANA's time zone database; nil for UTC.
    public var timeZone: String?
    /// How many days up to that one; nil for one.
    public var days: Int?

    public init(day: CalendarDate? = nil, timeZone: String? = nil, days: Int? = nil) {
      (self.day, self.timeZone, self.days) = (day, timeZone, days)
    }

    /// - Throws: ``Refusal`` for days or a time zone that there can't be.
    public func validate() throws(Refusal) {
      let (zone, days) = (timeZone ?? "UTC", days ?? 1)
      guard TimeZone(identifier: zone) != nil, zone.utf8.count < 64 else { throw Refusal.timeZone(zone) }
      guard (1...3660).contains(days) else { throw Refusal.days(days) }
    }
  }

  public var from: CalendarDate
  public var to: CalendarDate
  public var timeZone: String
  /// Figures that were reckoned: one for each day and currency with orders.
  public var snapshots: Int

  /// Why there is no snapshot.
  public enum Refusal: BusinessRefusal, Equatable {
    case timeZone(String)
    case days(Int)

    public var description: String {
      switch self {
      case .timeZone(let name): "timeZone is '\(name)'; it can be a name of the IANA's, such as Europe/Berlin"
      case .days(let count): "days is \(count); it can be 1 to 3660"
      }
    }
  }

  /// Reckons days again, and replaces what was there.
  /// - Throws: ``Refusal``, `PostgresError`.
  public static func take(_ request: Request, in database: PostgresClient) async throws -> DailySnapshot {
    try request.validate()
    let (zone, days) = (request.timeZone ?? "UTC", request.days ?? 1)
    return try await database.transaction(timeout: .zero) { transaction in
      // Two that reckon the same days do so one after the other.
      try await transaction.execute("LOCK TABLE daily_snapshot IN SHARE ROW EXCLUSIVE MODE")
      let last: CalendarDate = try await transaction.value(
        "SELECT COALESCE(\(request.day), (now() AT TIME ZONE \(zone))::date - 1)")
      let first = CalendarDate(dayNumber: last.dayNumber - Int32(days - 1))
      let results = try await transaction.perform([
        "DELETE FROM daily_snapshot WHERE day BETWEEN \(first) AND \(last) AND time_zone = \(zone)",
        "DELETE FROM revenue_stream WHERE day BETWEEN \(first) AND \(last) AND time_zone = \(zone)",
        reckoning(first, last, zone),
      ])
      return DailySnapshot(from: first, to: last, timeZone: zone, snapshots: results[2].affected)
    }
  }

  /// One statement, so that both tables see the same orders.
  private static func reckoning(_ first: CalendarDate, _ last: CalendarDate, _ zone: String) -> SQL {
    """
    WITH ordered AS MATERIALIZED (
      SELECT *, (occurred_at AT TIME ZONE \(zone))::date AS day FROM usage_event
      WHERE kind = 'order' AND currency IS NOT NULL
        AND occurred_at >= \(first)::date::timestamp AT TIME ZONE \(zone)
        AND occurred_at < (\(last)::date + 1)::timestamp AT TIME ZONE \(zone)
    ), streams AS (
      INSERT INTO revenue_stream (day, time_zone, channel, currency, amount, transactions)
      SELECT day, \(zone), channel, currency, sum(amount)::bigint, count(*) FROM ordered GROUP BY day, channel, currency
    )
    INSERT INTO daily_snapshot (day, time_zone, currency, orders, revenue, discounts, customers, new_customers)
    SELECT day, \(zone), currency, count(*), sum(amount)::bigint, sum(discount)::bigint, count(DISTINCT party),
      count(DISTINCT party) FILTER (WHERE NOT EXISTS (
        SELECT FROM usage_event AS earlier
        WHERE earlier.kind = 'order' AND earlier.party = ordered.party
          AND earlier.occurred_at < ordered.day::timestamp AT TIME ZONE \(zone)))
    FROM ordered GROUP BY day, currency
    """
  }
}
