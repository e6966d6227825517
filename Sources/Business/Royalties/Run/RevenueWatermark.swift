import Postgres

/// A place in the order in which revenue lines arrive. Up to it, all lines are known, and stay as they are.
enum RevenueWatermark {
  /// A place of its own, after all lines that have arrived.
  static func take(in client: PostgresClient) async throws -> Int64 {
    try await alone(in: client, "SELECT nextval('revenue_received')")
  }

  /// The last place that is taken.
  static func last(in client: PostgresClient) async throws -> Int64 {
    try await alone(in: client, "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM revenue_received")
  }

  /// Those who write lines share a lock until they commit; holding it alone for a moment, nobody is between taking a place and committing.
  private static func alone(in client: PostgresClient, _ statement: SQL) async throws -> Int64 {
    try await client.transaction { transaction in
      try await transaction.query("SELECT pg_advisory_xact_lock(hashtextextended('sprocket.revenue_line', 0))")
      return try await transaction.value(statement)
    }
  }
}
