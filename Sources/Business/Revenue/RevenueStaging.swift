import Postgres

/// Where lines wait, within a transaction, until what they change is worked out: a temporary table, filled by COPY.
///
/// A session keeps its table, so that what comes line by line, as webhooks do, doesn't fill the server's catalogue.
enum RevenueStaging {
  /// Makes the table ready and empty.
  static func open(in transaction: PostgresTransaction) async throws {
    _ = try await transaction.perform([creation, "DELETE FROM revenue_staging"])
  }

  private static let creation: SQL = """
    CREATE TEMPORARY TABLE IF NOT EXISTS revenue_staging (
      line int NOT NULL, external_id text NOT NULL, title_id text NOT NULL, title text NOT NULL, isrc text, eidr text, upc text,
      work bigint, right_kind text NOT NULL, territory text NOT NULL, currency text NOT NULL, gross bigint NOT NULL,
      earned_on date NOT NULL
    ) ON COMMIT DELETE ROWS
    """

  static let copying: SQL = "COPY revenue_staging FROM STDIN WITH (FORMAT binary)"

  /// Without which the server would take the table for a small one.
  static let counting: SQL = "ANALYZE revenue_staging"

  /// Ids that more than one line has, and the first two of those.
  static let repeated: SQL = """
    SELECT external_id, min(line) AS first, max(line) AS last FROM revenue_staging
    GROUP BY external_id HAVING count(*) > 1 ORDER BY min(line) LIMIT 1
    """

  static func leavingOutKnown(of source: RevenueSource) -> SQL {
    """
    DELETE FROM revenue_staging AS staged USING revenue_line AS line
    WHERE line.source = \(source.name) AND line.external_id = staged.external_id
    """
  }

  /// Appends a line as a row of the table.
  static func append(_ line: RevenueLine, at place: Int, to rows: inout PostgresCopyWriter) {
    rows.beginRow(columns: 13)
    rows.append(Int32(clamping: place))
    rows.append(line.externalID)
    rows.append(line.titleID)
    rows.append(line.title)
    rows.append(line.identifiers.isrc)
    rows.append(line.identifiers.eidr)
    rows.append(line.identifiers.upc)
    rows.append(line.work)
    rows.append(line.right.name)
    rows.append(line.territory.code)
    rows.append(line.gross.currency.code)
    rows.append(line.gross.minorUnits)
    rows.append(line.earnedOn)
  }
}
