-- What partners and customers have brought, line by line, and the reports that it came in.

CREATE TABLE revenue_report (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source text NOT NULL CHECK (source <> ''), -- such as 'netflix', 'box_office'
  name text NOT NULL, -- of the file, or where it was fetched
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  period_start date NOT NULL,
  period_end date NOT NULL CHECK (period_end >= period_start), -- inclusive
  line_count bigint NOT NULL CHECK (line_count >= 0),
  supersedes bigint UNIQUE REFERENCES revenue_report,
  received_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT revenue_report_once UNIQUE (source, sha256)
);

-- The order in which lines become known: what is known at a watermark stays so.
CREATE SEQUENCE revenue_received;

CREATE TABLE revenue_line (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source text NOT NULL CHECK (source <> ''),
  external_id text NOT NULL CHECK (external_id <> ''), -- the source's own name of the line
  revision int NOT NULL DEFAULT 1 CHECK (revision > 0), -- a later one holds the difference from those before
  report bigint REFERENCES revenue_report,
  work bigint REFERENCES work, -- none: in suspense, until somebody says which
  title text NOT NULL DEFAULT '', -- as the source calls the work
  right_kind text NOT NULL DEFAULT 'svod' CHECK (right_kind <> ''), -- such as 'svod', 'tvod', 'box_office'
  territory char(2) NOT NULL CHECK (territory ~ '^[A-Z]{2}$'), -- ISO 3166-1; ZZ where it isn't said
  currency char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  gross bigint NOT NULL, -- minor units, after the source's own cut; what the platform's fee is taken from
  earned_on date NOT NULL,
  received_seq bigint NOT NULL DEFAULT nextval('revenue_received'),
  received_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT revenue_line_once UNIQUE (source, external_id, revision)
);
CREATE INDEX revenue_line_suspense ON revenue_line (source, title) WHERE work IS NULL;
CREATE INDEX revenue_line_report ON revenue_line (report);

-- Whoever wants a watermark takes this lock exclusively, for a moment: then all lines up to the sequence's value are committed.
CREATE FUNCTION share_revenue_lock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('sprocket.revenue_line', 0));
  RETURN NULL;
END $$;
CREATE TRIGGER revenue_line_shares_lock BEFORE INSERT OR UPDATE ON revenue_line
  FOR EACH STATEMENT EXECUTE FUNCTION share_revenue_lock();

-- A line stays as it came. One in suspense gets its work, once, and counts as received then.
CREATE FUNCTION check_revenue_line_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.work IS NULL AND NEW.work IS NOT NULL THEN
    NEW.received_seq := nextval('revenue_received');
    IF to_jsonb(NEW) - '{work,received_seq}'::text[] = to_jsonb(OLD) - '{work,received_seq}'::text[] THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'revenue lines stay as they came: no % on line %', TG_OP, OLD.id
    USING ERRCODE = 'restrict_violation', HINT = 'Add a further revision with the difference';
END $$;
CREATE TRIGGER revenue_line_append_only BEFORE UPDATE OR DELETE ON revenue_line
  FOR EACH ROW EXECUTE FUNCTION check_revenue_line_change();
ALTER TABLE revenue_line ENABLE ALWAYS TRIGGER revenue_line_append_only, ENABLE ALWAYS TRIGGER revenue_line_shares_lock;

GRANT SELECT, INSERT ON revenue_report TO sprocket_application;
GRANT SELECT, INSERT, UPDATE ON revenue_line TO sprocket_application;
GRANT USAGE ON SEQUENCE revenue_received TO sprocket_application;
