import Foundation
import Postgres

/// The windows of rights. Of a film, two of the same kind never overlap in a territory; different kinds may.
public enum RightsWindows {
  /// Puts a window in; the jobs that open and close it are in the outbox.
  /// - Throws: ``CalendarError``; `PostgresError`.
  public static func add(
    _ kind: RightsWindow.Kind, of film: Work.ID, in territory: String, from opensAt: Date, until closesAt: Date? = nil,
    in transaction: PostgresTransaction
  ) async throws -> RightsWindow {
    try await explaining(kind, territory) {
      let rows = try await transaction.query(
        """
        INSERT INTO rights_window (film, territory, kind, opens_at, closes_at)
        VALUES (\(film), \(territory), \(kind.rawValue), \(opensAt), \(closesAt)) RETURNING \(RightsWindow.columns)
        """)
      return try await scheduled(RightsWindow(rows[0]), in: transaction)
    }
  }

  /// Puts in the windows of a film's ``ReleasePlan``.
  /// - Throws: ``CalendarError``; `PostgresError`.
  public static func plan(
    _ film: Work.ID, in territory: String, premiere: CalendarDate, in transaction: PostgresTransaction
  ) async throws -> [RightsWindow] {
    let rows = try await transaction.query("SELECT time_zone FROM territory WHERE code = \(territory)")
    guard let zone = try rows.first.flatMap({ TimeZone(identifier: try $0["time_zone"]) }) else {
      throw CalendarError.noSuchTerritory(territory)
    }
    var windows: [RightsWindow] = []
    for (kind, opensAt) in ReleasePlan.openings(premiere: premiere, in: zone) {
      windows.append(try await add(kind, of: film, in: territory, from: opensAt, in: transaction))
    }
    return windows
  }

  /// Gives a window other dates, which makes the jobs of the earlier ones stale. What has opened can only get another end, one that is
  /// still to come.
  /// - Throws: ``CalendarError``; `PostgresError`.
  public static func change(
    _ id: RightsWindow.ID, from opensAt: Date, until closesAt: Date?, in transaction: PostgresTransaction
  ) async throws -> RightsWindow {
    let rows = try await transaction.query(
      "SELECT \(RightsWindow.columns) FROM rights_window WHERE id = \(id) FOR NO KEY UPDATE")
    guard let window = try rows.first.map({ try RightsWindow($0) }) else { throw CalendarError.noSuchWindow(id) }
    let now: Date = try await transaction.value("SELECT clock_timestamp()")
    if window.opensAt <= now {
      let isOver = window.closesAt.map { $0 <= now } ?? false
      guard opensAt == window.opensAt, !isOver, closesAt.map({ $0 > now }) ?? true else { throw CalendarError.hasOpened(id) }
    }
    return try await explaining(window.kind, window.territory) {
      let rows = try await transaction.query(
        """
        UPDATE rights_window SET opens_at = \(opensAt), closes_at = \(closesAt), version = version + 1
        WHERE id = \(id) RETURNING \(RightsWindow.columns)
        """)
      return try await scheduled(RightsWindow(rows[0]), in: transaction)
    }
  }

  /// In which ways a film may be seen in a territory at a time; by dates, so whether the jobs have run makes no difference.
  public static func availability(
    of film: Work.ID, in territory: String, at time: Date, in database: some PostgresExecutor
  ) async throws -> Set<RightsWindow.Kind> {
    let windows = try await windows(of: film, in: territory, in: database)
    return Set(windows.filter { $0.isOpen(at: time) }.map(\.kind))
  }

  /// A film's windows in a territory, in the order in which they open.
  public static func windows(of film: Work.ID, in territory: String, in database: some PostgresExecutor) async throws
    -> [RightsWindow]
  {
    try await database.query(
      """
      SELECT \(RightsWindow.columns) FROM rights_window WHERE film = \(film) AND territory = \(territory) ORDER BY opens_at, id
      """
    ).map { try RightsWindow($0) }
  }

  private static func scheduled(_ window: RightsWindow, in transaction: PostgresTransaction) async throws -> RightsWindow {
    let times = ["open": window.opensAt, "closed": window.closesAt]
    try await Outbox.put(
      Timetable.windows.messages(for: window.id.rawValue, version: window.version, at: times), in: transaction)
    return window
  }

  /// What the database refuses, in the calendar's words.
  private static func explaining<Value>(
    _ kind: RightsWindow.Kind, _ territory: String, _ body: () async throws -> Value
  ) async throws -> Value {
    do { return try await body() } catch let error as PostgresError {
      switch error.constraint {
      case "rights_window_overlap": throw CalendarError.overlaps(kind, territory: territory)
      case "rights_window_has_a_length": throw CalendarError.endsBeforeItBegins
      case "rights_window_territory_fkey": throw CalendarError.noSuchTerritory(territory)
      default:
        // The server makes no range of such dates.
        if error.sqlState?.rawValue == "22000" { throw CalendarError.endsBeforeItBegins }
        throw error
      }
    }
  }
}
