import Foundation
import Postgres

/// Brings a database's schema to what the program needs, step by step.
public struct Migrations: Sendable {
  /// A step, and when the database had it.
  public struct Status: Sendable {
    public let migration: Migration
    /// Nil for one that is still to come.
    public let appliedAt: Date?
  }

  let known: [Migration]

  /// All that the program knows.
  public init() { known = Migration.all }

  init(_ known: [Migration]) { self.known = known }

  /// Applies what is pending, each step in a transaction of its own, also if several programs do at the same time.
  /// - Parameter tell: called after each step.
  /// - Returns: the steps that this call has applied.
  /// - Throws: ``MigrationError``; `PostgresError`, after which the steps before are in effect.
  @discardableResult
  public func apply(to client: PostgresClient, tell: (Migration) -> Void = { _ in }) async throws -> [Migration] {
    var applied: [Migration] = []
    while let migration = try await applyNext(to: client) {
      applied.append(migration)
      tell(migration)
    }
    return applied
  }

  /// Every step that the program knows, in order.
  /// - Throws: ``MigrationError``; `PostgresError`.
  public func status(of client: PostgresClient) async throws -> [Status] {
    let hasAny: Bool = try await client.value("SELECT to_regclass('schema_migration') IS NOT NULL")
    let rows = hasAny ? try await client.query(Self.history).map { $0 } : []
    _ = try MigrationPlan(known: known, applied: rows.map(Self.applied))
    return try known.map { migration in
      let row = try rows.first { try $0["number"] == migration.number }
      return Status(migration: migration, appliedAt: try row.map { try $0["applied_at"] })
    }
  }

  /// Whether the database is one that this program can work on.
  /// - Throws: ``MigrationError``; `PostgresError`.
  public func check(_ client: PostgresClient) async throws {
    if let next = try await status(of: client).first(where: { $0.appliedAt == nil }) {
      throw MigrationError.pending(next.migration)
    }
  }

  /// So that each waits for the other; the number is arbitrary, and no other lock's.
  private static let lock: SQL = "SELECT pg_advisory_xact_lock(7235410982)"

  private static let history: SQL = "SELECT number, name, sha256, applied_at FROM schema_migration ORDER BY number"

  private func applyNext(to client: PostgresClient) async throws -> Migration? {
    // As long as it takes: a step may rewrite a table.
    try await client.transaction(timeout: .zero) { transaction in
      try await transaction.query(Self.lock)
      try await transaction.query(
        """
        CREATE TABLE IF NOT EXISTS schema_migration (
          number int PRIMARY KEY, name text NOT NULL, sha256 bytea NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
        """)
      let applied = try await transaction.query(Self.history).map(Self.applied)
      guard let next = try MigrationPlan(known: known, applied: applied).pending.first else { return nil }
      try await transaction.execute(script: String(decoding: next.script, as: UTF8.self), named: "migration \(next)")
      try await transaction.query(
        "INSERT INTO schema_migration (number, name, sha256) VALUES (\(Int32(next.number)), \(next.name), \(next.digest))")
      return next
    }
  }

  private static func applied(_ row: PostgresRow) throws -> MigrationPlan.Applied {
    try MigrationPlan.Applied(number: row["number"], name: row["name"], digest: row["sha256"])
  }
}
