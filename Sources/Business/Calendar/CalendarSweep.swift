import Postgres

/// Does what jobs would have done that were lost.
public struct CalendarSweep: Codable, Sendable, Equatable {
  /// How many changes there were, by table.
  public let changes: [String: Int]

  /// - Throws: `PostgresError`.
  public static func run(in database: some PostgresExecutor) async throws -> CalendarSweep {
    var changes: [String: Int] = [:]
    for timetable in Timetable.all { changes[timetable.table] = try await timetable.sweep(in: database) }
    return CalendarSweep(changes: changes)
  }
}

/// What a sweep is asked: for everything.
public struct SweepRequest: Codable, Sendable, Equatable {
  public init() {}
}
