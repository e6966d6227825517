import Foundation
import Postgres

/// Sees a run through: waits for its turn, finds out what it is about, and attempts it.
struct RoyaltyRunner: Sendable {
  let client: PostgresClient
  let parallelism: Int
  let linesPerPart: Int
  /// From when on a run is recent enough to be the answer.
  let since: Date?

  /// How often a run is attempted when others change what it goes by.
  private static let attempts = 5

  func run(_ request: RoyaltyRunRequest) async throws -> RoyaltyRun {
    if let rules = request.ruleVersion, let watermark = request.watermark,
      let known = try await finished(request.key(ruleVersion: rules, watermark: watermark))
    {
      return known
    }
    // The lock is the session's, and ends with it.
    return try await client.withConnection { session in
      try await session.query("SELECT pg_advisory_lock(hashtextextended('sprocket.royalty_run', 0))")
      let result: RoyaltyRun
      do {
        result = try await runInTurn(request)
      } catch {
        await session.close()
        throw error
      }
      try await session.query("SELECT pg_advisory_unlock(hashtextextended('sprocket.royalty_run', 0))")
      return result
    }
  }

  private func runInTurn(_ request: RoyaltyRunRequest) async throws -> RoyaltyRun {
    var request = request
    try await checkScope(of: request)
    let rules = try await rules(of: request)
    request.ruleVersion = rules
    if let last = try await lastAsked(request) {
      request.watermark = last.request.watermark
      if last.state == .finished { return last }
    }
    let watermark = try await watermark(of: request)
    request.watermark = watermark
    let key = request.key(ruleVersion: rules, watermark: watermark)
    var number = 1
    while true {
      if let known = try await finished(key) { return known }
      let attempt = try await open(request, key: key, watermark: watermark)
      do {
        try await attempt.run()
      } catch is RoyaltyRunOvertaken where number < Self.attempts {
        number += 1
      }
    }
  }

  private func finished(_ key: Data) async throws -> RoyaltyRun? {
    try await RoyaltyRuns.runs("key = \(key) AND state = 'finished'", in: client).first
  }

  // MARK: What was asked for

  private func checkScope(of request: RoyaltyRunRequest) async throws {
    if let work = request.work, try await Works.owner(of: work, in: client) == nil { throw RoyaltyError.noSuchWork(work) }
    if let owner = request.owner, try await Parties.party(owner, in: client) == nil { throw RoyaltyError.noSuchParty(owner) }
  }

  private func rules(of request: RoyaltyRunRequest) async throws -> SplitRules.Version {
    guard let newest = try await SplitRules.newest(in: client) else { throw RoyaltyError.noRules }
    guard let version = request.ruleVersion else { return newest }
    guard version.rawValue > 0, version <= newest else { throw RoyaltyError.noSuchRules(version) }
    return version
  }

  /// Without a watermark: the run that is to be gone on with, or the last one, if nothing has arrived since.
  private func lastAsked(_ request: RoyaltyRunRequest) async throws -> RoyaltyRun? {
    guard request.watermark == nil else { return nil }
    let same = try await RoyaltyRuns.runs(
      """
      work IS NOT DISTINCT FROM \(request.work) AND owner IS NOT DISTINCT FROM \(request.owner)
      AND period_start = \(request.periodStart) AND period_end = \(request.periodEnd)
      AND currency IS NOT DISTINCT FROM \(request.currency)::char(3) AND rule_version = \(request.ruleVersion)
      AND mode = \(request.mode.rawValue)
      ORDER BY id DESC LIMIT 1
      """, in: client)
    guard let last = same.first, last.state == .finished else { return same.first }
    if let since, last.openedAt >= since { return last }
    return try await hasNews(since: last, version: request.ruleVersion) ? nil : last
  }

  /// Whether lines have arrived in its period, or what it passed over has a contract and a split now.
  private func hasNews(since last: RoyaltyRun, version: SplitRules.Version?) async throws -> Bool {
    try await client.value(
      """
      SELECT EXISTS (
        SELECT FROM revenue_line AS line
        WHERE received_seq > \(last.request.watermark ?? 0) AND work IS NOT NULL
          AND earned_on BETWEEN \(last.request.periodStart) AND \(last.request.periodEnd)
      ) OR EXISTS (
        SELECT FROM royalty_unsettled AS passed
          JOIN revenue_line AS line ON line.id = passed.line
          JOIN contract ON contract.work = line.work
          JOIN split_rule AS rule ON rule.work = line.work AND rule.version <= \(version) AND rule.valid @> line.earned_on
            AND rule.right_kind IN ('', line.right_kind) AND rule.territory IN ('', line.territory)
        WHERE passed.run = \(last.id))
      """)
  }

  private func watermark(of request: RoyaltyRunRequest) async throws -> Int64 {
    guard let watermark = request.watermark else { return try await RevenueWatermark.take(in: client) }
    let last = try await RevenueWatermark.last(in: client)
    guard watermark <= last else { throw RoyaltyError.beyondWatermark(watermark, last: last) }
    return watermark
  }

  // MARK: An attempt

  private func open(_ request: RoyaltyRunRequest, key: Data, watermark: Int64) async throws -> RoyaltyAttempt {
    try await client.transaction(timeout: .zero) { transaction in
      try await transaction.query(
        """
        INSERT INTO royalty_run (key, work, owner, period_start, period_end, currency, rule_version, watermark, mode)
        VALUES (\(key), \(request.work), \(request.owner), \(request.periodStart), \(request.periodEnd), \(request.currency),
          \(request.ruleVersion), \(watermark), \(request.mode.rawValue))
        ON CONFLICT (key) DO NOTHING
        """)
      let row = try await transaction.query(
        "UPDATE royalty_run SET attempt = attempt + 1 WHERE key = \(key) RETURNING id, attempt")
      guard let row = row.first else { throw RoyaltyError.noRules }
      let name = RoyaltyAttempt.Name(run: try row["id"], number: try row["attempt"])
      try await transaction.query("SELECT clear_royalty_attempts(\(name.run))")
      try await transaction.query(name.mark)
      try await noteWorks(of: request, name.run, in: transaction)
      let lines = try await lines(of: request, name.run, watermark: watermark, in: transaction)
      return RoyaltyAttempt(name: name, lines: lines, parts: try await parts(of: name, in: transaction), client: client)
    }
  }

  private func noteWorks(of request: RoyaltyRunRequest, _ run: RoyaltyRun.ID, in transaction: PostgresTransaction) async throws
  {
    guard request.work != nil || request.owner != nil else { return }
    try await transaction.query(
      """
      INSERT INTO royalty_run_work (run, work)
      SELECT \(run), id FROM work WHERE id = \(request.work) OR owner = \(request.owner) ON CONFLICT DO NOTHING
      """)
  }

  private func lines(
    of request: RoyaltyRunRequest, _ run: RoyaltyRun.ID, watermark: Int64, in transaction: PostgresTransaction
  ) async throws -> RoyaltyLines {
    let earlier = try await transaction.query(
      """
      SELECT count(*) AS count, COALESCE(max(watermark) FILTER (
        WHERE unsettled_count = 0 AND period_start <= \(request.periodStart) AND period_end >= \(request.periodEnd)
          AND work IS NULL AND owner IS NULL AND (currency IS NULL OR currency = \(request.currency)::char(3))), 0) AS settled
      FROM royalty_run
      WHERE state = 'finished' AND period_start <= \(request.periodEnd) AND period_end >= \(request.periodStart)
      """)
    guard let row = earlier.first else { throw RoyaltyError.noRules }
    let count: Int64 = try row["count"]
    return RoyaltyLines(
      run: run, request: request, watermark: watermark, settledUpTo: try row["settled"], hasPredecessors: count > 0)
  }

  /// Ranges of lines that are about equal.
  private func parts(of name: RoyaltyAttempt.Name, in transaction: PostgresTransaction) async throws -> [RoyaltyAttempt.Part] {
    let last: Int64 = try await transaction.value("SELECT COALESCE(max(id), 0) FROM revenue_line")
    let first: Int64 = try await transaction.value("SELECT COALESCE(min(id), 0) FROM revenue_line")
    let count = min(Int64(parallelism), (last - first) / Int64(linesPerPart) + 1)
    let size = (last - first) / count + 1
    return (0..<count).map { index in
      let lower = first + index * size
      return RoyaltyAttempt.Part(
        number: Int(index), table: "royalty_part_\(name.run)_\(name.number)_\(index)", ids: lower..<(lower + size))
    }
  }
}
