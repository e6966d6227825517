import Postgres

/// By what the staged lines change what is known.
enum RevenueDifference {
  /// Adds a revision for each difference. A line that the corrected reports were the last to tell, and the new one doesn't, is taken back.
  ///
  /// The difference is what is staged less all that is known of the same lines. What a line is about (work, right, territory, currency,
  /// day) is part of it: where that changed, the old is taken back and the new added.
  /// - Returns: a query with a row for each currency that changes.
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
      UNION
      SELECT external_id FROM revenue_retold WHERE report IN (SELECT id FROM corrected)
    ), told AS (
      SELECT line.* FROM revenue_line AS line JOIN touched USING (external_id) WHERE line.source = \(source.name)
    ), elsewhere AS (
      -- Lines that another report was the last to tell, or none.
      SELECT external_id FROM (
        SELECT external_id, report FROM told
        UNION ALL
        SELECT external_id, report FROM revenue_retold JOIN touched USING (external_id) WHERE source = \(source.name)
      ) AS telling
      GROUP BY external_id HAVING COALESCE(max(report) NOT IN (SELECT id FROM corrected), true)
    ), known AS (
      SELECT * FROM told
      WHERE EXISTS (SELECT FROM revenue_staging AS staged WHERE staged.external_id = told.external_id)
        OR NOT EXISTS (SELECT FROM elsewhere WHERE elsewhere.external_id = told.external_id)
    ), difference AS (
      SELECT external_id, title_id, work, right_kind, territory, currency, earned_on, max(title) AS title, sum(gross) AS gross,
        bool_or(is_told) AS is_told
      FROM (
        SELECT true AS is_told, external_id, staged.title_id, COALESCE(staged.work, known_title.work) AS work, right_kind, territory, currency,
          earned_on, title, gross
        FROM revenue_staging AS staged
          LEFT JOIN partner_title AS known_title
            ON known_title.source = \(source.name) AND known_title.title_id = staged.title_id
        UNION ALL
        SELECT false, external_id, title_id, work, right_kind, territory, currency, earned_on, title, -gross FROM known
      ) AS change
      GROUP BY external_id, title_id, work, right_kind, territory, currency, earned_on
      HAVING sum(gross) <> 0
    ), added AS (
      INSERT INTO revenue_line
        (source, external_id, revision, report, work, title_id, title, right_kind, territory, currency, gross, earned_on)
      SELECT \(source.name), external_id,
        COALESCE(former.revision, 0) + row_number() OVER (PARTITION BY external_id ORDER BY is_told, gross),
        \(report), work, title_id, title, right_kind, territory, currency, gross::bigint, earned_on
      FROM difference
        LEFT JOIN (SELECT external_id, max(revision) AS revision FROM known GROUP BY external_id) AS former USING (external_id)
    ), retold AS (
      INSERT INTO revenue_retold (source, external_id, report)
      SELECT DISTINCT \(source.name), external_id, \(report)::bigint
      FROM elsewhere JOIN revenue_staging USING (external_id)
      WHERE \(report)::bigint IS NOT NULL
        AND NOT EXISTS (SELECT FROM difference WHERE difference.external_id = elsewhere.external_id)
    )
    SELECT currency, count(*) FILTER (WHERE is_told) AS added, count(*) FILTER (WHERE NOT is_told) AS taken_back,
      count(*) FILTER (WHERE is_told AND work IS NULL) AS suspended, sum(gross)::text AS amount
    FROM difference GROUP BY currency
    """
  }

  /// Moves what lines under a title id came to from one work to another, each by two further revisions.
  static func moving(_ titleID: String, of source: RevenueSource, from former: Work.ID, to work: Work.ID) -> SQL {
    """
    WITH moved AS (
      SELECT external_id, title_id, right_kind, territory, currency, earned_on, max(title) AS title, sum(gross) AS gross
      FROM revenue_line WHERE (source, title_id, work) = (\(source.name), \(titleID), \(former))
      GROUP BY external_id, title_id, right_kind, territory, currency, earned_on HAVING sum(gross) <> 0
    ), change AS (
      SELECT *, \(former)::bigint AS work, -gross AS amount, false AS is_told FROM moved
      UNION ALL
      SELECT *, \(work)::bigint, gross, true FROM moved
    )
    INSERT INTO revenue_line
      (source, external_id, revision, work, title_id, title, right_kind, territory, currency, gross, earned_on)
    SELECT \(source.name), external_id, former.revision + row_number() OVER (PARTITION BY external_id ORDER BY is_told), work,
      title_id, title, right_kind, territory, currency, amount::bigint, earned_on
    FROM change JOIN (
      SELECT external_id, max(revision) AS revision FROM revenue_line WHERE source = \(source.name) GROUP BY external_id
    ) AS former USING (external_id)
    """
  }
}
