import Foundation
import Postgres

/// That somebody may see a film for a time.
public struct Rental: Sendable, Equatable {
  public let id: Int64
  public let startsAt: Date
  public let endsAt: Date

  /// Whether the film may be seen at a time, whatever jobs have done.
  public func isRunning(at time: Date) -> Bool { startsAt <= time && time < endsAt }
}

/// Films that are rented.
public enum Rentals {
  /// How long a rental runs from its start: 48 hours.
  public static let length: TimeInterval = 48 * 3600

  /// Starts a rental now; the job that ends it is in the outbox.
  /// - Throws: `PostgresError`.
  public static func start(_ film: Work.ID, for party: Party.ID, in transaction: PostgresTransaction) async throws -> Rental {
    let rows = try await transaction.query(
      """
      INSERT INTO rental (party, film, ends_at) VALUES (\(party), \(film), now() + make_interval(secs => \(length)))
      RETURNING id, starts_at, ends_at, version
      """)
    let row = rows[0]
    let rental = Rental(id: try row["id"], startsAt: try row["starts_at"], endsAt: try row["ends_at"])
    try await Outbox.put(
      Timetable.rentals.messages(for: rental.id, version: try row["version"], at: ["expired": rental.endsAt]),
      in: transaction)
    return rental
  }

  /// Whether somebody may see a film now, by the database's clock.
  public static func hasAccess(_ party: Party.ID, to film: Work.ID, in database: some PostgresExecutor) async throws -> Bool {
    try await database.value(
      """
      SELECT EXISTS (
        SELECT FROM rental WHERE party = \(party) AND film = \(film)
          AND starts_at <= clock_timestamp() AND clock_timestamp() < ends_at)
      """)
  }
}

extension Timetable {
  /// A rental ends.
  public static let rentals = Timetable(
    table: "rental", job: "rental.expire", changes: [Change(state: "expired", from: ["active"], due: "ends_at")])
}
