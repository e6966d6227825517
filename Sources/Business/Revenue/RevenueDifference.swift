import Postgres

/// By what the staged lines change what is known.
enum RevenueDifference {
  /// Adds a revision for each difference. A line that another report had, and the one that corrects it has not, is taken back.
  ///
  /// The difference is what is staged less all that is known of the same lines. What a line is about (work, right, territory, currency,
  /// day) is part of it: where that changed, the old is taken back and the new added.
  static func insertion(from source: RevenueSource, report: RevenueReport.ID?, supersedes: RevenueReport.ID?) -> SQL {
    """
    WITH RECURSIVE corrected AS (
      SELECT id, supersedes FROM revenue_report WHERE id = \(supersedes)
      UNION ALL
      SELECT former.id, former.supersedes FROM revenue_report AS former JOIN corrected ON corrected.supersedes = former.id
    ), touched AS (
      SELECT external_id FROM revenue_staging
      UNION
      SELECT external_id FROM revenue_line WHERE report IN (SELECT id FROM corrected)
    ), known AS (
      SELECT line.* FROM revenue_line AS line JOIN touched USING (external_id) WHERE line.source = \(source.name)
    ), difference AS (
      SELECT external_id, title_id, work, right_kind, territory, currency, earned_on, max(title) AS title, sum(gross) AS gross
      FROM (
        SELECT external_id, staged.title_id, COALESCE(staged.work, known_title.work) AS work, right_kind, territory, currency,
          earned_on, title, gross
        FROM revenue_staging AS staged
          LEFT JOIN partner_title AS known_title
            ON known_title.source = \(source.name) AND known_title.title_id = staged.title_id
        UNION ALL
        SELECT external_id, title_id, work, right_kind, territory, currency, earned_on, title, -gross FROM known
      ) AS change
      GROUP BY external_id, title_id, work, right_kind, territory, currency, earned_on
      HAVING sum(gross) <> 0
    ), added AS (
      INSERT INTO revenue_line
        (source, external_id, revision, report, work, title_id, title, right_kind, territory, currency, gross, earned_on)
      SELECT \(source.name), external_id,
        COALESCE(former.revision, 0) + row_number() OVER (PARTITION BY external_id ORDER BY gross),
        \(report), work, title_id, title, right_kind, territory, currency, gross::bigint, earned_on
      FROM difference
        LEFT JOIN (SELECT external_id, max(revision) AS revision FROM known GROUP BY external_id) AS former USING (external_id)
      RETURNING work
    )
    SELECT count(*) AS added, count(*) FILTER (WHERE work IS NULL) AS suspended FROM added
    """
  }
}
