import Postgres

/// Entries' lines as the books have them: what an entry that comes again is compared with.
struct KnownEntries {
  /// What is known of a line, whose revisions may come to nothing.
  private struct Line {
    let work: Work.ID?
    let titleID, title, right, territory, currency: String
    let earnedOn: CalendarDate
    let amount: Int64
  }

  private let source: RevenueSource
  private let lines: [String: Line]

  /// - Throws: `PostgresError`.
  init(of ids: [String], from source: RevenueSource, in transaction: PostgresTransaction) async throws {
    self.source = source
    let rows = try await transaction.query(
      """
      SELECT DISTINCT ON (external_id) external_id, work, title_id, title, right_kind, territory, currency, earned_on,
        sum(gross) OVER (PARTITION BY external_id, currency)::bigint AS amount
      FROM revenue_line WHERE source = \(source.name) AND external_id = ANY(\(ids)) ORDER BY external_id, revision DESC
      """)
    lines = try rows.reduce(into: [:]) { lines, row in
      lines[try row["external_id"]] = try Line(
        work: row["work"], titleID: row["title_id"], title: row["title"], right: row["right_kind"], territory: row["territory"],
        currency: row["currency"], earnedOn: row["earned_on"], amount: row["amount"])
    }
  }

  /// - Throws: ``RevenueEntries/Refusal``, where the books have the line otherwise.
  func check(_ line: RevenueLine) throws(RevenueEntries.Refusal) {
    guard let known = lines[line.externalID] else { return }
    let entry = String(line.externalID.prefix(80))
    if let work = line.work, known.work == nil { throw .suspended(entry, source, known.titleID, work) }
    let members = [
      ("work", (line.work ?? known.work)?.description ?? "", known.work?.description ?? ""),
      ("currency", line.gross.currency.code, known.currency),
      ("amount", "\(line.gross)", Currency(known.currency).map { "\(Money(known.amount, $0))" } ?? ""),
      ("territory", line.territory.code, known.territory), ("right", line.right.name, known.right),
      ("earnedOn", "\(line.earnedOn)", "\(known.earnedOn)"), ("titleId", line.titleID, known.titleID),
      ("title", line.title, known.title),
    ]
    if let (member, _, before) = members.first(where: { $0.1 != $0.2 }) {
      throw .differs(entry, member: member, before: String(before.prefix(80)))
    }
  }
}
