-- What partners' reports bring beyond their lines: titles under the partners' own names, several reports for a period, deliveries by
-- webhook, and how each partner fares.

ALTER TABLE revenue_report
  ADD COLUMN part text NOT NULL DEFAULT '', -- which of a period's reports, where there are several: a region, a file's number
  ADD COLUMN format text NOT NULL DEFAULT '';
CREATE INDEX revenue_report_period ON revenue_report (source, period_start, period_end, part);

-- What the source knows the work by: its own id, or the title where it has none.
ALTER TABLE revenue_line ADD COLUMN title_id text NOT NULL DEFAULT '';
DROP INDEX revenue_line_suspense;
CREATE INDEX revenue_line_suspense ON revenue_line (source, title_id) WHERE work IS NULL;

-- Which work a source means by an id. It is decided once: lines that have their work keep it.
CREATE TABLE partner_title (
  source text NOT NULL CHECK (source <> ''),
  title_id text NOT NULL CHECK (title_id <> ''),
  work bigint NOT NULL REFERENCES work,
  decided_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (source, title_id)
);
CREATE INDEX partner_title_work ON partner_title (work);

-- What partners have delivered by webhook, as it came. It is stored before the partner is thanked, together with its job.
CREATE TABLE webhook_inbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  platform text NOT NULL CHECK (platform <> ''),
  delivery_id text NOT NULL CHECK (delivery_id <> ''), -- the partner's own, by which a repeated delivery is known
  body bytea NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  applied_at timestamptz,
  CONSTRAINT webhook_inbox_once UNIQUE (platform, delivery_id)
);

-- How a partner fares, which all workers go by: when it may be asked again, and whether it is left alone for a while.
CREATE TABLE partner_gate (
  platform text PRIMARY KEY,
  next_request_at timestamptz NOT NULL DEFAULT now(),
  failures int NOT NULL DEFAULT 0 CHECK (failures >= 0), -- in a row
  open_until timestamptz, -- the breaker: nobody asks before, and then one alone
  last_success_at timestamptz,
  last_failure_at timestamptz,
  last_failure text
);

GRANT SELECT, INSERT ON partner_title TO sprocket_application;
GRANT SELECT, INSERT, UPDATE ON webhook_inbox, partner_gate TO sprocket_application;
