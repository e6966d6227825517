import Postgres

/// The statements that payees were given.
public enum Statements {
  /// - Returns: nil for a number that isn't a statement's.
  public static func statement(_ id: Statement.ID, in database: some PostgresExecutor) async throws -> Statement? {
    try await first("id = \(id)", in: database)
  }

  /// The newest revision; nil where none was made.
  public static func newest(of request: StatementRequest, in database: some PostgresExecutor) async throws -> Statement? {
    try await first(
      "payee = \(request.payee) AND kind = \(request.kind.rawValue) AND period_start = \(request.periodStart)", in: database)
  }

  /// What was given, the newest first.
  /// - Parameters:
  ///   - payee: only to this one.
  ///   - last: the last of the page before.
  public static func issued(
    to payee: Party.ID? = nil, after last: Statement.ID? = nil, limit: Int, in database: some PostgresExecutor
  ) async throws -> [IssuedStatement] {
    try await database.query(
      """
      SELECT statement.id, payee, name, statement.kind, period_start, revision, made_at
      FROM statement JOIN party ON party.id = payee
      WHERE (\(payee)::bigint IS NULL OR payee = \(payee)) AND (\(last)::bigint IS NULL OR statement.id < \(last))
      ORDER BY statement.id DESC LIMIT \(limit)
      """
    ).map { try IssuedStatement($0) }
  }

  private static func first(_ condition: SQL, in database: some PostgresExecutor) async throws -> Statement? {
    let rows = try await database.query(
      """
      SELECT id, payee, kind, period_start, revision, csv, html, encode(sha256, 'hex') AS digest, made_at FROM statement
      WHERE \(condition) ORDER BY revision DESC LIMIT 1
      """)
    guard let row = rows.first else { return nil }
    let (id, kind): (Statement.ID, String) = (try row["id"], try row["kind"])
    let totals = try await database.query(
      """
      SELECT currency, amount FROM statement_total JOIN statement USING (payee, kind, period_start, revision)
      WHERE id = \(id) ORDER BY currency
      """)
    return try Statement(
      id: id,
      request: StatementRequest(
        payee: row["payee"], kind: StatementRequest.Kind(rawValue: kind) ?? .monthly, periodStart: row["period_start"]),
      revision: row["revision"],
      totals: totals.map { try Statement.Total(currency: $0["currency"], amount: $0["amount"]) }, csv: row["csv"],
      html: row["html"], digest: row["digest"], madeAt: row["made_at"])
  }
}
