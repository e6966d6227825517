import Foundation
import Postgres

/// How rows of a table change their state at times that stand in them.
///
/// A change is one conditional statement: of all who try, one does it; and no one does before its time, by the database's clock. A job
/// tries at that time, and a sweep now and then, should a job be lost. Times that are changed get another version, which makes the jobs
/// of the earlier ones stale.
public struct Timetable: Sendable {
  /// A change, which is done once at most.
  struct Change: Sendable {
    let state: String
    /// The states that it can follow on.
    let from: [String]
    /// The column with its time; NULL for never.
    let due: String
  }

  let table: String
  /// The kind of the jobs that do the changes.
  public let job: String
  let changes: [Change]

  /// Does a change, if its time has come.
  /// - Throws: ``CalendarError/noSuchState(_:of:)``; `PostgresError`.
  public func apply(_ transition: Transition, in database: some PostgresExecutor) async throws -> Transition.Outcome {
    guard let change = changes.first(where: { $0.state == transition.to }) else {
      throw CalendarError.noSuchState(transition.to, of: table)
    }
    let rows = try await database.perform([
      """
      UPDATE \(identifier: table) SET state = \(change.state)
      WHERE id = \(transition.id) AND version = \(transition.version) AND \(isDue(change))
      """,
      """
      SELECT state, \(identifier: change.due) AS due FROM \(identifier: table)
      WHERE id = \(transition.id) AND version = \(transition.version)
      """,
    ])
    guard let row = rows[1].first else { return Transition.Outcome(.stale, dueAt: nil) }
    let (state, due): (String, Date?) = (try row["state"], try row["due"])
    if rows[0].affected == 1 { return Transition.Outcome(.done, dueAt: due) }
    return Transition.Outcome(change.from.contains(state) ? .notDue : .stale, dueAt: due)
  }

  /// Does every change whose time has come.
  /// - Returns: how many.
  /// - Throws: `PostgresError`.
  public func sweep(in database: some PostgresExecutor) async throws -> Int {
    var count = 0
    for change in changes {
      var done = 0
      repeat {
        done = try await database.execute(
          """
          UPDATE \(identifier: table) SET state = \(change.state) WHERE id IN (
            SELECT id FROM \(identifier: table) WHERE \(isDue(change)) ORDER BY id LIMIT \(Self.batch) FOR UPDATE SKIP LOCKED)
          """)
        count += done
      } while done == Self.batch
    }
    return count
  }

  /// The jobs that do a row's changes at its times.
  func messages(for id: Int64, version: Int, at times: [String: Date?]) throws -> [OutboxMessage] {
    try changes.compactMap { change in
      try times[change.state].flatMap { $0 }.map {
        try OutboxMessage(jobType: job, payload: Transition(id: id, to: change.state, version: version), dueAt: $0)
      }
    }
  }

  private static let batch = 1_000

  private func isDue(_ change: Change) -> SQL {
    "state = ANY(\(change.from)) AND \(identifier: change.due) <= clock_timestamp()"
  }
}

extension Timetable {
  /// Everything of the calendar. Auctions, which have more to do at their end, are swept by themselves.
  public static let all = [windows, rentals, referrals, campaigns]
}
