import Postgres

/// The distribution of a run: all that it brought and nobody has claimed becomes payable. Its number is the run's.
public enum RoyaltyDistribution {
  /// - Returns: what it made payable; when it is asked for again, the same.
  /// - Throws: ``RoyaltyError``, for a run that isn't there or isn't finished; `PostgresError`.
  public static func distribute(_ run: RoyaltyRun.ID, in client: PostgresClient) async throws -> RoyaltyRelease {
    try await client.transaction(timeout: .zero) { transaction in
      let state = try await transaction.query("SELECT state FROM royalty_run WHERE id = \(run)").first
      guard let state else { throw RoyaltyError.noSuchRun(run) }
      guard try state["state"] == "finished" else { throw RoyaltyError.notFinished(run) }
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
      return try await RoyaltyRelease(id, in: transaction)
    }
  }
}
