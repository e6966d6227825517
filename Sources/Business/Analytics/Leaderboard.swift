import Foundation
import Postgres

/// Who has done most of something in a period, in order. Equal scores have the same rank, and stand in the order in which the parties
/// came to the platform.
public struct Leaderboard: Sendable, Codable, Equatable {
  public enum Category: String, Sendable, Codable, CaseIterable {
    /// By customers that were referred.
    case referrals
    /// By calls of the API.
    case apiUsage = "api_usage"
    /// By what a creator's works have sold for, in each currency.
    case revenue
    /// By plays of a creator's works.
    case content
  }

  public enum Period: String, Sendable, Codable, CaseIterable {
    case daily, weekly, monthly
    case allTime = "all_time"
  }

  public struct Request: Sendable, Codable, Equatable {
    /// Nil for all of them.
    public var category: Category?
    /// Nil for all of them.
    public var period: Period?
    /// A day of the period; nil for today, UTC.
    public var day: CalendarDate?

    public init(category: Category? = nil, period: Period? = nil, day: CalendarDate? = nil) {
      (self.category, self.period, self.day) = (category, period, day)
    }
  }

  /// How many places were filled.
  public var places: Int

  public static let length = 100

  /// Reckons leaderboards again, and replaces what was there.
  /// - Throws: `PostgresError`.
  public static func refresh(_ request: Request, in database: PostgresClient) async throws -> Leaderboard {
    let categories = request.category.map { [$0] } ?? Category.allCases
    let periods = request.period.map { [$0] } ?? Period.allCases
    return try await database.transaction(timeout: .zero) { transaction in
      try await transaction.execute("LOCK TABLE leaderboard_place IN SHARE ROW EXCLUSIVE MODE")
      var places = 0
      for period in periods {
        let start: CalendarDate = try await transaction.value(start(of: period, on: request.day))
        let end: CalendarDate = try await transaction.value(end(of: period, from: start))
        for category in categories {
          let results = try await transaction.perform([
            """
            DELETE FROM leaderboard_place
            WHERE category = \(category.rawValue) AND period = \(period.rawValue) AND period_start = \(start)
            """,
            filling(category, period, start, end),
          ])
          places += results[1].affected
        }
      }
      return Leaderboard(places: places)
    }
  }

  /// Weeks begin on Mondays, as ISO 8601 has it.
  private static func start(of period: Period, on day: CalendarDate?) -> SQL {
    let day: SQL = "COALESCE(\(day), (now() AT TIME ZONE 'UTC')::date)"
    return switch period {
    case .daily: "SELECT \(day)"
    case .weekly: "SELECT date_trunc('week', \(day))::date"
    case .monthly: "SELECT date_trunc('month', \(day))::date"
    case .allTime: "SELECT date '0001-01-01'"
    }
  }

  /// The first day after the period.
  private static func end(of period: Period, from start: CalendarDate) -> SQL {
    switch period {
    case .daily: "SELECT \(start)::date + 1"
    case .weekly: "SELECT \(start)::date + 7"
    case .monthly: "SELECT (\(start)::date + interval '1 month')::date"
    case .allTime: "SELECT date '9999-12-31'"
    }
  }

  private static func filling(_ category: Category, _ period: Period, _ start: CalendarDate, _ end: CalendarDate) -> SQL {
    let (party, score, currency, source): (SQL, SQL, SQL, SQL) =
      switch category {
      case .referrals: ("event.party", "count(*)", "'XXX'", "kind = 'referral'")
      case .apiUsage: ("event.party", "count(*)", "'XXX'", "kind = 'api_call'")
      case .content: ("work.owner", "count(*)", "'XXX'", "kind = 'play'")
      case .revenue: ("work.owner", "sum(amount)::bigint", "event.currency", "kind = 'order' AND event.currency IS NOT NULL")
      }
    return """
      INSERT INTO leaderboard_place (category, period, period_start, currency, place, party, score, rank)
      SELECT \(category.rawValue), \(period.rawValue), \(start), currency, place, party, score, rank FROM (
        SELECT party, currency, score, rank() OVER (PARTITION BY currency ORDER BY score DESC),
          row_number() OVER (PARTITION BY currency ORDER BY score DESC, party) AS place
        FROM (
          SELECT \(party) AS party, \(currency) AS currency, \(score) AS score
          FROM usage_event AS event LEFT JOIN work ON work.id = event.work
          WHERE \(source) AND occurred_at >= \(start)::date::timestamp AT TIME ZONE 'UTC'
            AND occurred_at < \(end)::date::timestamp AT TIME ZONE 'UTC'
          GROUP BY 1, 2
        ) AS scored
        WHERE party IS NOT NULL AND score > 0
      ) AS ranked WHERE place <= \(Int64(length))
      """
  }
}
