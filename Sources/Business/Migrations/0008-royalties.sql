-- Who earns what share of a work's revenue, what has been advanced on it, and what the royalty runs have made of it.

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- What the platform has agreed on for a work. Contracts with the same payee may recoup their advances together.
CREATE TABLE contract (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  work bigint NOT NULL CONSTRAINT contract_once UNIQUE REFERENCES work,
  payee bigint NOT NULL REFERENCES party, -- who gets the advances
  fee_bps int NOT NULL DEFAULT 1500 CHECK (fee_bps BETWEEN 0 AND 10000), -- the platform's, where no split rule says otherwise
  collateral bigint, -- the contract whose advances this one's earnings recoup, where they aren't its own
  UNIQUE (id, payee),
  CONSTRAINT contract_collateral_of_the_same_payee FOREIGN KEY (collateral, payee) REFERENCES contract (id, payee),
  CHECK (collateral <> id)
);

-- What was paid ahead, in one currency. Earnings count from the first advance; those that were paid out before a further advance
-- don't recoup it.
CREATE TABLE advance (
  contract bigint REFERENCES contract,
  currency char(3) CHECK (currency ~ '^[A-Z]{3}$'),
  advanced bigint NOT NULL CHECK (advanced >= 0),
  earned bigint NOT NULL DEFAULT 0,
  recouped bigint NOT NULL GENERATED ALWAYS AS (GREATEST(LEAST(earned, advanced), 0)) STORED,
  PRIMARY KEY (contract, currency)
);

-- Each advance that was paid, once.
CREATE TABLE advance_payment (
  key text PRIMARY KEY CHECK (key <> ''),
  contract bigint NOT NULL,
  currency char(3) NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  paid_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (contract, currency) REFERENCES advance
);

-- Split rules are published together, and stay; a run goes by those of a version and the ones before it.
CREATE TABLE rule_version (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  note text NOT NULL DEFAULT '',
  published_at timestamptz NOT NULL DEFAULT now()
);

-- How a work's revenue is split, of a kind of right and a territory ('' is any) and over some days.
CREATE TABLE split_rule (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version bigint NOT NULL REFERENCES rule_version,
  work bigint NOT NULL REFERENCES work,
  right_kind text NOT NULL DEFAULT '',
  territory text NOT NULL DEFAULT '' CHECK (territory ~ '^([A-Z]{2})?$'),
  valid daterange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid)),
  fee_bps int CHECK (fee_bps BETWEEN 0 AND 10000), -- where it isn't the contract's
  share_count int NOT NULL CHECK (share_count BETWEEN 1 AND 64),
  UNIQUE (id, share_count),
  CONSTRAINT split_rule_no_overlap EXCLUDE USING gist (
    work WITH =, right_kind WITH =, territory WITH =, version WITH =, valid WITH &&)
);
CREATE INDEX split_rule_work ON split_rule (work);

CREATE TABLE split_share (
  rule bigint NOT NULL,
  pos int NOT NULL, -- of equal remainders, the earlier gets the unit
  share_count int NOT NULL,
  payee bigint NOT NULL REFERENCES party,
  role text NOT NULL CHECK (role IN ('investor', 'artist', 'producer', 'songwriter', 'publisher', 'creator')),
  bps int NOT NULL CHECK (bps BETWEEN 1 AND 10000),
  PRIMARY KEY (rule, pos),
  CHECK (pos >= 0 AND pos < share_count),
  FOREIGN KEY (rule, share_count) REFERENCES split_rule (id, share_count)
);

CREATE FUNCTION check_split_rule() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found record;
BEGIN
  SELECT count(*) AS shares, COALESCE(sum(bps), 0) AS bps INTO found FROM split_share WHERE rule = NEW.id;
  IF found.shares <> NEW.share_count OR found.bps <> 10000 THEN
    RAISE EXCEPTION 'split rule % of work % has % of % shares, which sum to % basis points instead of 10000',
      NEW.id, NEW.work, found.shares, NEW.share_count, found.bps
      USING ERRCODE = 'check_violation', CONSTRAINT = 'split_rule_whole', TABLE = 'split_rule';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER split_rule_checked AFTER INSERT ON split_rule
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_split_rule();

-- A run over revenue lines that were earned in a period and received up to a watermark, and that no run before it has settled.
CREATE TABLE royalty_run (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key bytea NOT NULL CONSTRAINT royalty_run_once UNIQUE CHECK (octet_length(key) = 32), -- SHA-256 of what was asked
  work bigint REFERENCES work, -- the only one
  owner bigint REFERENCES party, -- of the only works
  period_start date NOT NULL,
  period_end date NOT NULL CHECK (period_end >= period_start), -- inclusive
  currency char(3), -- the only one
  rule_version bigint NOT NULL REFERENCES rule_version,
  watermark bigint NOT NULL,
  mode text NOT NULL CHECK (mode IN ('entries', 'totals')),
  kind text NOT NULL DEFAULT 'earning' CHECK (kind IN ('earning', 'adjustment')), -- of its entries
  attempt int NOT NULL DEFAULT 0, -- only the last one may finish
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'finished')),
  line_count bigint NOT NULL DEFAULT 0,
  unsettled_count bigint NOT NULL DEFAULT 0,
  entry_count bigint NOT NULL DEFAULT 0,
  digest bytea,
  opened_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  CHECK (work IS NULL OR owner IS NULL),
  CHECK ((state = 'finished') = (finished_at IS NOT NULL AND digest IS NOT NULL))
);
-- So that lines that came late are found without reading all.
CREATE INDEX revenue_line_received ON revenue_line USING brin (received_seq);
CREATE INDEX royalty_run_period ON royalty_run (period_start, period_end);

-- What a line brought to whom: 'recoupment' stays with the platform and lowers what the payee has been advanced.
CREATE TYPE royalty_entry_kind AS ENUM ('earning', 'adjustment', 'recoupment');
CREATE TABLE royalty_entry (
  run bigint NOT NULL,
  line bigint NOT NULL,
  payee bigint NOT NULL,
  amount bigint NOT NULL,
  kind royalty_entry_kind NOT NULL,
  pos smallint NOT NULL, -- of the split's share; of a recoupment, -1
  currency char(3) NOT NULL,
  PRIMARY KEY (run, line, pos)
) PARTITION BY RANGE (run, line);

-- What a run brought, by currency, and by payee.
CREATE TABLE royalty_run_total (
  run bigint NOT NULL REFERENCES royalty_run,
  currency char(3) NOT NULL,
  line_count bigint NOT NULL,
  gross bigint NOT NULL,
  fee bigint NOT NULL,
  recouped bigint NOT NULL,
  net bigint NOT NULL, -- the payees'
  PRIMARY KEY (run, currency),
  CONSTRAINT royalty_run_total_adds_up CHECK (gross::numeric = fee::numeric + recouped + net)
);
-- What makes claimable amounts payable: a run's distribution, or the claim of a payee.
CREATE TABLE royalty_release (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run bigint REFERENCES royalty_run,
  claim text CHECK (claim <> ''), -- the claimant's name of it
  payee bigint REFERENCES party,
  currency char(3),
  released_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT royalty_distribution_once UNIQUE (run),
  CONSTRAINT royalty_claim_once UNIQUE (claim),
  CHECK ((run IS NULL) = (claim IS NOT NULL AND payee IS NOT NULL AND currency IS NOT NULL))
);
CREATE TABLE royalty_total (
  run bigint NOT NULL,
  payee bigint NOT NULL,
  currency char(3) NOT NULL,
  amount bigint NOT NULL,
  release bigint, -- by which it became payable, once
  PRIMARY KEY (run, payee, currency)
);
CREATE INDEX royalty_total_claimable ON royalty_total (payee, currency) WHERE release IS NULL;
CREATE INDEX royalty_total_release ON royalty_total (release) WHERE release IS NOT NULL;

-- Lines that a run passed over, because their work has no contract or no split; a later run takes them.
CREATE TABLE royalty_unsettled (
  run bigint NOT NULL,
  line bigint NOT NULL,
  currency char(3) NOT NULL,
  gross bigint NOT NULL,
  PRIMARY KEY (line, run)
);

-- The works that a run over less than all of them was about.
CREATE TABLE royalty_run_work (
  run bigint REFERENCES royalty_run,
  work bigint REFERENCES work,
  PRIMARY KEY (run, work)
);

-- What the attempt at a run that is under way has found out. A server that crashes forgets it, and the attempt with it.
CREATE UNLOGGED TABLE royalty_attempt_part (run bigint, attempt int, part int, entry_count bigint);
-- Each rule with its shares, and its rank among the work's: of those that fit a line, the lowest is for it.
CREATE UNLOGGED TABLE royalty_attempt_rate (
  run bigint, attempt int, rule bigint, work bigint, right_kind text, territory text, first date, past date, fee_bps bigint,
  contract bigint, advance_payee bigint, width int, payees bigint[], bps int[], rank int, is_only boolean);
CREATE INDEX royalty_attempt_rate_work ON royalty_attempt_rate (work);
CREATE UNLOGGED TABLE royalty_attempt_gross (
  run bigint, attempt int, part int, currency char(3), is_settled boolean, line_count bigint, gross bigint);
CREATE UNLOGGED TABLE royalty_attempt_total (run bigint, attempt int, part int, payee bigint, currency char(3), amount bigint);
CREATE UNLOGGED TABLE royalty_attempt_unsettled (run bigint, attempt int, line bigint, currency char(3), gross bigint);
CREATE UNLOGGED TABLE royalty_attempt_advance (
  run bigint, attempt int, contract bigint, currency char(3), advanced bigint, earned_before bigint, earned bigint);
CREATE UNLOGGED TABLE royalty_attempt_recoupment (
  run bigint, attempt int, line bigint, contract bigint, payee bigint, currency char(3), amount bigint);

CREATE FUNCTION refuse_royalty_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what is published or settled stays as it is: no % on %', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', HINT = 'Publish a further version, or let a run adjust';
END $$;
CREATE TRIGGER contract_stays BEFORE UPDATE OR DELETE ON contract FOR EACH ROW EXECUTE FUNCTION refuse_royalty_change();
CREATE TRIGGER rule_version_stays BEFORE UPDATE OR DELETE ON rule_version FOR EACH ROW EXECUTE FUNCTION refuse_royalty_change();
CREATE TRIGGER split_rule_stays BEFORE UPDATE OR DELETE ON split_rule FOR EACH ROW EXECUTE FUNCTION refuse_royalty_change();
CREATE TRIGGER split_share_stays BEFORE UPDATE OR DELETE ON split_share FOR EACH ROW EXECUTE FUNCTION refuse_royalty_change();
CREATE TRIGGER royalty_entry_stays BEFORE UPDATE OR DELETE ON royalty_entry FOR EACH ROW EXECUTE FUNCTION refuse_royalty_change();
CREATE TRIGGER royalty_run_stays BEFORE UPDATE OR DELETE ON royalty_run
  FOR EACH ROW WHEN (OLD.state = 'finished') EXECUTE FUNCTION refuse_royalty_change();
CREATE TRIGGER royalty_release_stays BEFORE UPDATE OR DELETE ON royalty_release
  FOR EACH ROW EXECUTE FUNCTION refuse_royalty_change();
CREATE TRIGGER royalty_total_stays BEFORE DELETE OR UPDATE OF run, payee, currency, amount ON royalty_total
  FOR EACH ROW EXECUTE FUNCTION refuse_royalty_change();
CREATE TRIGGER royalty_total_released_once BEFORE UPDATE OF release ON royalty_total
  FOR EACH ROW WHEN (OLD.release IS NOT NULL) EXECUTE FUNCTION refuse_royalty_change();
CREATE TRIGGER royalty_run_work_stays BEFORE UPDATE OR DELETE ON royalty_run_work
  FOR EACH ROW EXECUTE FUNCTION refuse_royalty_change();
CREATE TRIGGER royalty_run_total_stays BEFORE UPDATE OR DELETE ON royalty_run_total
  FOR EACH ROW EXECUTE FUNCTION refuse_royalty_change();

-- A part of a run's entries, and what it has to do with the rest, lie in tables of their own until the run ends. The application may
-- have them made, and made part of royalty_entry; the tables are their owner's.
CREATE FUNCTION open_royalty_part(run bigint, part text, first bigint, past bigint) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  EXECUTE format(
    'CREATE TABLE %I (LIKE royalty_entry, CHECK (run = %s AND line >= %s AND line < %s))', part, run, first, past);
  EXECUTE format('GRANT SELECT, INSERT ON %I TO sprocket_application', part);
END $$;
CREATE FUNCTION index_royalty_part(part text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (run, line, pos)', part);
END $$;
CREATE FUNCTION attach_royalty_part(run bigint, part text, first bigint, past bigint) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  EXECUTE format(
    'ALTER TABLE royalty_entry ATTACH PARTITION %I FOR VALUES FROM (%s, %s) TO (%s, %s)', part, run, first, run, past);
END $$;
-- Clears away what attempts have left behind.
CREATE FUNCTION clear_royalty_attempts(run bigint) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  part text;
BEGIN
  FOR part IN
    SELECT relname FROM pg_class
    WHERE relname ~ format('^royalty_part_%s_[0-9]+_[0-9]+$', run) AND relkind = 'r' AND NOT relispartition
      AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'royalty_entry'::regclass)
  LOOP
    EXECUTE format('DROP TABLE %I', part);
  END LOOP;
  TRUNCATE royalty_attempt_part, royalty_attempt_rate, royalty_attempt_gross, royalty_attempt_total, royalty_attempt_unsettled,
    royalty_attempt_advance, royalty_attempt_recoupment;
END $$;
-- So that the parts' statements are planned for as many rules as there are.
CREATE FUNCTION analyze_royalty_attempt() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  ANALYZE royalty_attempt_rate, royalty_attempt_recoupment;
END $$;

REVOKE EXECUTE ON FUNCTION open_royalty_part, index_royalty_part, attach_royalty_part, clear_royalty_attempts,
  analyze_royalty_attempt FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_royalty_part, index_royalty_part, attach_royalty_part, clear_royalty_attempts,
  analyze_royalty_attempt TO sprocket_application;
GRANT SELECT ON SEQUENCE revenue_received TO sprocket_application;
GRANT SELECT, INSERT ON contract, advance_payment, rule_version, split_rule, split_share TO sprocket_application;
GRANT SELECT, INSERT ON royalty_run_work, royalty_run_total, royalty_unsettled, royalty_release TO sprocket_application;
GRANT SELECT, INSERT, UPDATE (release) ON royalty_total TO sprocket_application;
GRANT SELECT, INSERT ON royalty_attempt_part, royalty_attempt_rate, royalty_attempt_gross, royalty_attempt_total,
  royalty_attempt_unsettled, royalty_attempt_advance, royalty_attempt_recoupment TO sprocket_application;
GRANT SELECT, INSERT, UPDATE ON royalty_run, advance TO sprocket_application;
GRANT SELECT ON royalty_entry TO sprocket_application;
