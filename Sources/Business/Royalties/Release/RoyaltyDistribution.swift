import Postgres

/// The distribution of a run: all that it brought and nobody has claimed becomes payable, and its payees are told by statements. Its
/// number is the run's.
public enum RoyaltyDistribution {
  /// - Returns: what it made payable; when it is asked for again, the same.
  /// - Throws: ``RoyaltyError``, for a run that isn't there or isn't finished; `PostgresError`.
  public static func distribute(_ run: RoyaltyRun.ID, in client: PostgresClient) async throws -> RoyaltyRelease {
    try await client.transaction(timeout: .zero) { transaction in
      let found = try await transaction.query("SELECT state, period_start, period_end FROM royalty_run WHERE id = \(run)").first
      guard let found else { throw RoyaltyError.noSuchRun(run) }
      guard try found["state"] == "finished" else { throw RoyaltyError.notFinished(run) }
      let new = try await transaction.query(
        "INSERT INTO royalty_release (run) VALUES (\(run)) ON CONFLICT ON CONSTRAINT royalty_distribution_once DO NOTHING RETURNING id"
      )
      guard let row = new.first else {
        return try await RoyaltyRelease(
          transaction.value("SELECT id FROM royalty_release WHERE run = \(run)"), in: transaction)
      }
      let id: RoyaltyRelease.ID = try row["id"]
      try await transaction.query("UPDATE royalty_total SET release = \(id) WHERE run = \(run) AND release IS NULL")
      try await RoyaltyRelease.post(id, in: transaction)
      try await causeStatements(of: run, over: found["period_start"]...found["period_end"], in: transaction)
      return try await RoyaltyRelease(id, in: transaction)
    }
  }

  /// A statement of the run's month or quarter for each of its payees. Runs over other days are in no statement.
  private static func causeStatements(
    of run: RoyaltyRun.ID, over days: ClosedRange<CalendarDate>, in transaction: PostgresTransaction
  ) async throws {
    guard let period = StatementRequest.period(covering: days) else { return }
    try await Outbox.put(
      StatementRequest.job,
      payloads: """
        SELECT jsonb_build_object('payee', payee, 'kind', \(period.kind.rawValue)::text, 'periodStart', \(period.start)::date)
        FROM royalty_total WHERE run = \(run) GROUP BY payee ORDER BY payee
        """, in: transaction)
  }
}
