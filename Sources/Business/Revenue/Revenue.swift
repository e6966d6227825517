import Foundation
import Postgres

/// What sources bring. A line counts once by its source and id, however often it comes; a line that comes with another amount is
/// corrected by the difference, a further revision; what is in the books stays.
public enum Revenue {
  /// Receives a report, as a whole or not at all.
  ///
  /// The newest report of a source, period and part again changes nothing. Another one for them corrects it, also back to what it was
  /// before: lines that changed or are new count by their difference, lines that are gone are taken back.
  /// - Parameter open: begins to read the report's text; called again if the database has to do the transaction again.
  /// - Throws: ``ReportError``, ``UnknownReportFormat``, `PostgresError`, and what reading throws. Nothing has changed then.
  public static func receive(
    _ request: ReportRequest, in database: PostgresClient, open: @Sendable () async throws -> ReportBytes
  ) async throws -> RevenueReceipt {
    guard let format = ReportFormats.format(named: request.format) else { throw UnknownReportFormat(name: request.format) }
    return try await database.transaction(timeout: .zero) { transaction in
      let reading = ReportReading(format, period: request.period, part: request.part, bytes: try await open())
      try await RevenueStaging.open(in: transaction)
      try await transaction.copyIn(RevenueStaging.copying, from: ReportRows(reading: reading))
      let outcome = await reading.outcome
      let facts = try ReportFacts(request, outcome)
      if format.hasLineIDs { try await refuseRepeatedLines(in: transaction) }
      var receipt = try await post(from: request.source, facts: facts, in: transaction)
      let content = outcome.content
      (receipt.lines, receipt.totals) = (content.totals.lines, content.totals.amounts)
      (receipt.rejects, receipt.rejectCount) = (content.rejects, content.rejectCount)
      return receipt
    }
  }

  /// Receives what has been gathered page by page, as a report.
  /// - Throws: ``ReportError``, `PostgresError`. Nothing has changed then.
  public static func receive(_ report: GatheredReport, in database: PostgresClient) async throws -> RevenueReceipt {
    let (rows, facts) = try report.finished()
    return try await database.transaction(timeout: .zero) { transaction in
      try await stage(rows, in: transaction)
      try await refuseRepeatedLines(in: transaction)
      var receipt = try await post(from: report.source, facts: facts, in: transaction)
      (receipt.lines, receipt.totals) = (report.totals.lines, report.totals.amounts)
      return receipt
    }
  }

  /// Receives lines that came without a report, within a transaction of the caller's.
  /// - Parameter correcting: whether a line that is known is corrected by the difference. Otherwise it stays as it is, so that it doesn't
  ///   matter in which order lines arrive.
  /// - Throws: ``ReportError/repeatedLine(_:lines:)``, `PostgresError`.
  @discardableResult
  public static func receive(
    _ lines: [RevenueLine], from source: RevenueSource, in transaction: PostgresTransaction, correcting: Bool = false
  ) async throws -> RevenueReceipt {
    var (rows, totals) = (PostgresCopyWriter(), ReportTotals())
    for (place, line) in zip(1..., lines) {
      RevenueStaging.append(line, at: place, to: &rows)
      try totals.add(line.gross)
    }
    try await stage([rows.takeLast()], in: transaction)
    try await refuseRepeatedLines(in: transaction)
    try await transaction.query(lock(source))
    if !correcting { try await transaction.execute(RevenueStaging.leavingOutKnown(of: source)) }
    var receipt = try await post(from: source, facts: nil, in: transaction)
    (receipt.lines, receipt.totals) = (totals.lines, totals.amounts)
    return receipt
  }

  // MARK: Posting

  private static func stage(_ rows: [[UInt8]], in transaction: PostgresTransaction) async throws {
    try await RevenueStaging.open(in: transaction)
    let pieces = AsyncStream<[UInt8]> { stream in
      for piece in rows { stream.yield(piece) }
      stream.finish()
    }
    try await transaction.copyIn(RevenueStaging.copying, from: pieces)
  }

  /// - Throws: ``ReportError/repeatedLine(_:lines:)``.
  private static func refuseRepeatedLines(in transaction: PostgresTransaction) async throws {
    guard let row = try await transaction.query(RevenueStaging.repeated).first else { return }
    let (first, last): (Int, Int) = (try row["first"], try row["last"])
    throw ReportError.repeatedLine(try row["external_id"], lines: [first, last])
  }

  /// Brings what was staged into the books.
  private static func post(
    from source: RevenueSource, facts: ReportFacts?, in transaction: PostgresTransaction
  ) async throws -> RevenueReceipt {
    var receipt = RevenueReceipt(isNew: true, period: facts?.period, lines: 0, totals: [:])
    try await transaction.query(RevenueStaging.counting)
    try await transaction.query(lock(source))
    if let facts {
      let filed = try await file(facts, from: source, in: transaction)
      (receipt.report, receipt.isNew, receipt.supersedes) = (filed.id, filed.isNew, filed.supersedes)
      guard filed.isNew else { return receipt }
      receipt.overlaps = try await transaction.query(overlapping(facts, of: source)).map { row in
        RevenueReport(id: try row["id"], period: try ReportPeriod(row["period_start"], row["period_end"]) ?? facts.period)
      }
    }
    try await transaction.execute(PartnerTitles.learning(of: source))
    try await transaction.execute(PartnerTitles.settling(of: source))
    let changes = try await transaction.query(
      RevenueDifference.insertion(from: source, report: receipt.report, supersedes: receipt.supersedes))
    for row in changes {
      receipt.added += try row["added"]
      receipt.takenBack += try row["taken_back"]
      receipt.suspended += try row["suspended"]
      guard let currency = Currency(try row["currency"]) else { continue }
      guard let amount = Int64(try row["amount"] as String) else { throw ReportError.tooLarge(currency) }
      receipt.change[currency] = amount
    }
    return receipt
  }

  /// Each source's lines are posted by one at a time: what a line changes depends on what is known of it.
  static func lock(_ source: RevenueSource) -> SQL {
    "SELECT pg_advisory_xact_lock(hashtextextended('sprocket.revenue.' || \(source.name), 0))"
  }

  private static func file(
    _ facts: ReportFacts, from source: RevenueSource, in transaction: PostgresTransaction
  ) async throws -> (id: RevenueReport.ID, isNew: Bool, supersedes: RevenueReport.ID?) {
    let (start, end) = (facts.period.start, facts.period.end)
    let newest = try await transaction.query(
      """
      SELECT id, sha256 = \(facts.digest) AS is_same FROM revenue_report
      WHERE (source, period_start, period_end, part) = (\(source.name), \(start), \(end), \(facts.part))
      ORDER BY id DESC LIMIT 1
      """
    ).first
    let newestID: RevenueReport.ID? = try newest.map { try $0["id"] }
    if let newestID, try newest?["is_same"] == true { return (newestID, false, nil) }
    let id: RevenueReport.ID = try await transaction.value(
      """
      INSERT INTO revenue_report (source, name, sha256, period_start, period_end, line_count, part, format, supersedes)
      VALUES (\(source.name), \(facts.name), \(facts.digest), \(start), \(end), \(facts.lineCount), \(facts.part), \(facts.format),
        \(newestID))
      RETURNING id
      """)
    return (id, true, newestID)
  }

  /// Reports that stand, about days that overlap a new one's without being the same.
  private static func overlapping(_ facts: ReportFacts, of source: RevenueSource) -> SQL {
    let (start, end) = (facts.period.start, facts.period.end)
    return """
      SELECT id, period_start, period_end FROM revenue_report AS report
      WHERE (source, part) = (\(source.name), \(facts.part)) AND period_start <= \(end) AND period_end >= \(start)
        AND (period_start, period_end) <> (\(start), \(end))
        AND NOT EXISTS (SELECT FROM revenue_report AS later WHERE later.supersedes = report.id)
      ORDER BY id DESC LIMIT 10
      """
  }
}
