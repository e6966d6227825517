import Foundation
import Postgres

/// The royalty runs that were made, and how one is made.
public enum RoyaltyRuns {
  /// Makes a run, or gives the result of the one that was asked for before.
  ///
  /// Runs take turns, because they may share lines and advances. One that was interrupted is begun anew by the next that asks for the same;
  /// until its last transaction, nothing of it counts. Where no watermark is given, it is that of the run's beginning; and when nothing
  /// has arrived since the last run that was asked for the same, that one's result is given.
  /// - Parameters:
  ///   - since: a run of the same that was begun since then is the answer too, whatever has arrived meanwhile: so that who asks again,
  ///     not knowing what came of it, gets that one and not a further one.
  ///   - client: names the server; the run has connections of its own.
  ///   - parallelism: in how many parts lines are settled side by side, at most.
  ///   - linesPerPart: how many make a further part worth it.
  /// - Throws: ``RoyaltyError``; `PostgresError`.
  public static func run(
    _ request: RoyaltyRunRequest, since: Date? = nil, in client: PostgresClient, parallelism: Int = 2,
    linesPerPart: Int = 250_000
  ) async throws -> RoyaltyRun {
    try request.validate()
    var options = client.options
    options.poolSize = 2 * max(parallelism, 1) + 1  // a part reads on one connection, and writes on another
    options.statementTimeout = .zero
    let own = PostgresClient(url: client.url, options: options)
    do {
      let runner = RoyaltyRunner(
        client: own, parallelism: max(parallelism, 1), linesPerPart: max(linesPerPart, 1), since: since)
      let run = try await runner.run(request)
      await own.close()
      return run
    } catch {
      await own.close()
      throw error
    }
  }

  /// - Returns: nil for a number that isn't a run's.
  public static func run(_ id: RoyaltyRun.ID, in database: some PostgresExecutor) async throws -> RoyaltyRun? {
    try await runs("id = \(id)", in: database).first
  }

  /// The newest ones, newest first.
  public static func newest(_ count: Int, in database: some PostgresExecutor) async throws -> [RoyaltyRun] {
    try await runs("true ORDER BY id DESC LIMIT \(Int64(count))", in: database)
  }

  static func runs(_ condition: SQL, in database: some PostgresExecutor) async throws -> [RoyaltyRun] {
    let rows = try await database.query("SELECT \(RoyaltyRun.columns) FROM royalty_run WHERE \(condition)")
    let ids: [RoyaltyRun.ID] = try rows.map { try $0["id"] }
    let totals = try await database.query("SELECT * FROM royalty_run_total WHERE run = ANY (\(ids)) ORDER BY run, currency")
    let byRun = try Dictionary(grouping: totals) { row in
      let run: RoyaltyRun.ID = try row["run"]
      return run
    }
    return try rows.map { row in
      try RoyaltyRun(row, totals: (byRun[try row["id"]] ?? []).map { try RoyaltyRun.Total($0) })
    }
  }
}
