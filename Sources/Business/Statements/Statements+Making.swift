import Crypto
import Foundation
import Markup
import Postgres

/// How statements are made of what the runs have brought.
extension Statements {
  /// Makes a statement of what the runs over a month or quarter have brought a payee so far. Where that is what the last revision says,
  /// it is the last revision.
  /// - Throws: ``StatementError``; `PostgresError`.
  public static func generate(_ request: StatementRequest, in client: PostgresClient) async throws -> Statement {
    let end = try request.periodEnd()
    guard let payee = try await Parties.party(request.payee, in: client) else {
      throw StatementError.noSuchPayee(request.payee)
    }
    return try await client.transaction(timeout: .zero) { transaction in
      // Those who make the same one take turns.
      try await transaction.query(
        "SELECT pg_advisory_xact_lock(hashtextextended('sprocket.statement ' || \(request.payee)::text, 0))")
      let lines = try await lines(of: request, until: end, in: transaction)
      let totals = try totals(of: lines)
      let csv = StatementCSV.text(of: lines, for: request)
      let digest = Data(SHA256.hash(data: Data(csv.utf8)))
      let last = try await newest(of: request, in: transaction)
      if let last, last.csv == csv { return last }
      let revision = (last?.revision ?? 0) + 1
      let page = StatementPage(
        payee: payee, request: request, periodEnd: end, revision: revision, lines: lines, totals: totals)
      _ = try await transaction.perform([
        """
        INSERT INTO statement (payee, kind, period_start, revision, period_end, csv, html, sha256)
        VALUES (\(request.payee), \(request.kind.rawValue), \(request.periodStart), \(revision), \(end), \(csv),
          \(page.body.document()), \(digest))
        """,
        """
        INSERT INTO statement_total (payee, kind, period_start, revision, currency, amount)
        SELECT \(request.payee), \(request.kind.rawValue), \(request.periodStart), \(revision), *
        FROM unnest(\(totals.map(\.currency)), \(totals.map(\.amount)))
        """,
      ])
      guard let made = try await newest(of: request, in: transaction) else { throw StatementError.noSuchPayee(request.payee) }
      return made
    }
  }

  private static func totals(of lines: [StatementLine]) throws -> [Statement.Total] {
    var sums: [Currency: Money] = [:]
    for line in lines {
      sums[line.currency] = try (sums[line.currency] ?? Money(0, line.currency)).adding(Money(line.amount, line.currency))
    }
    return sums.values.map { Statement.Total(currency: $0.currency.code, amount: $0.minorUnits) }.sorted {
      $0.currency < $1.currency
    }
  }

  /// By work of the runs that kept entries; of those that kept totals, by run.
  private static func lines(
    of request: StatementRequest, until end: CalendarDate, in transaction: PostgresTransaction
  ) async throws -> [StatementLine] {
    let rows = try await transaction.query(
      """
      WITH run AS (
        SELECT id, mode, kind FROM royalty_run
        WHERE state = 'finished' AND period_start >= \(request.periodStart) AND period_end <= \(end)
      )
      SELECT run.id AS run, run.kind, work.title, source, right_kind, territory, entry.currency, count(*) AS count,
        sum(amount)::bigint AS amount
      FROM run JOIN royalty_entry AS entry ON entry.run = run.id AND entry.payee = \(request.payee) AND entry.pos >= 0
        JOIN revenue_line AS line ON line.id = entry.line JOIN work ON work.id = line.work
      WHERE mode = 'entries'
      GROUP BY run.id, run.kind, work.id, work.title, source, right_kind, territory, entry.currency
      UNION ALL
      SELECT run.id, run.kind, 'All works', '', '', '', total.currency, 1, amount
      FROM run JOIN royalty_total AS total ON total.run = run.id AND total.payee = \(request.payee)
      WHERE mode = 'totals'
      ORDER BY run, title, source, right_kind, territory, currency, amount
      """)
    return try rows.map { row in
      let (code, kind): (String, String) = (try row["currency"], try row["kind"])
      guard let currency = Currency(code) else { throw RoyaltyError.noSuchCurrency(code) }
      return try StatementLine(
        run: row["run"], isAdjustment: kind == "adjustment", title: row["title"], source: row["source"],
        rightKind: row["right_kind"],
        territory: row["territory"], currency: currency, count: row["count"], amount: row["amount"])
    }
  }
}
