-- A report is known by its source, days and part, not by its bytes: the same figures may come for another month, and what was corrected
-- may be corrected back.

ALTER TABLE revenue_report DROP CONSTRAINT revenue_report_once;
-- Reports of a source, period and part are a chain, in which each corrects the one before: one begins it, and one follows each.
CREATE UNIQUE INDEX revenue_report_begins ON revenue_report (source, period_start, period_end, part) WHERE supersedes IS NULL;

-- Lines that a report told just as they were known from elsewhere, so that it made no revision of them. A line belongs to the report that
-- told it last: only what corrects that one can take it back.
CREATE TABLE revenue_retold (
  source text NOT NULL,
  external_id text NOT NULL,
  report bigint NOT NULL REFERENCES revenue_report,
  PRIMARY KEY (source, external_id, report)
);
CREATE INDEX revenue_retold_report ON revenue_retold (report);

-- So that every program can see whether the database is one that it knows.
GRANT SELECT ON schema_migration TO sprocket_application;
GRANT SELECT, INSERT ON revenue_retold TO sprocket_application;
-- Which work a title is may be decided anew while no run has settled its lines.
GRANT UPDATE (work, decided_at) ON partner_title TO sprocket_application;
