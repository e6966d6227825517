-- What is owed and how it is paid, what payees are told of it, and what the tax office is.

CREATE TABLE payout_batch (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  currency char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  cutoff timestamptz NOT NULL, -- what became payable up to then
  minimum bigint NOT NULL CHECK (minimum > 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT payout_batch_once UNIQUE (currency, cutoff)
);

CREATE TABLE payout (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  batch bigint NOT NULL REFERENCES payout_batch,
  payee bigint NOT NULL REFERENCES party,
  currency char(3) NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'approved', 'processing', 'paid', 'failed')),
  -- By which the provider knows it: the same however often it is asked.
  provider_key text GENERATED ALWAYS AS ('payout-' || id) STORED,
  reference text, -- the provider's own name of it
  approved_by text,
  approved_at timestamptz,
  processing_at timestamptz,
  paid_on date,
  failure text,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT payout_once UNIQUE (batch, payee, currency),
  CHECK ((state = 'paid') = (paid_on IS NOT NULL)),
  CHECK ((state = 'failed') = (failure IS NOT NULL)),
  CHECK (state = 'pending' OR approved_at IS NOT NULL)
);
CREATE INDEX payout_state ON payout (state, id);
CREATE INDEX payout_paid ON payout (paid_on, payee) WHERE state = 'paid';

CREATE FUNCTION check_payout_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.state, NEW.state) IN (
      ('pending', 'approved'), ('approved', 'processing'), ('processing', 'paid'), ('processing', 'failed'))
    AND (OLD.id, OLD.batch, OLD.payee, OLD.currency, OLD.amount) = (NEW.id, NEW.batch, NEW.payee, NEW.currency, NEW.amount)
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'a payout goes from pending to approved, processing, and paid or failed: no % on payout %', TG_OP, OLD.id
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER payout_goes_forward BEFORE UPDATE OR DELETE ON payout FOR EACH ROW EXECUTE FUNCTION check_payout_change();

-- In which payout an amount is. It leaves one only when that has failed.
ALTER TABLE royalty_total ADD COLUMN payout bigint REFERENCES payout;
CREATE INDEX royalty_total_payout ON royalty_total (payout) WHERE payout IS NOT NULL;
CREATE INDEX royalty_total_payable ON royalty_total (currency, payee) WHERE release IS NOT NULL AND payout IS NULL;
CREATE FUNCTION check_royalty_payout() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.release IS NULL OR OLD.payout IS NOT NULL AND (
    NEW.payout IS NOT NULL OR (SELECT state FROM payout WHERE id = OLD.payout) <> 'failed')
  THEN
    RAISE EXCEPTION 'what run % brought payee % is in payout %', OLD.run, OLD.payee, OLD.payout
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'royalty_total_paid_once', TABLE = 'royalty_total';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER royalty_total_paid_once BEFORE UPDATE OF payout ON royalty_total
  FOR EACH ROW WHEN (OLD.payout IS DISTINCT FROM NEW.payout) EXECUTE FUNCTION check_royalty_payout();

-- What a provider has told, each once.
CREATE TABLE payout_event (
  provider text NOT NULL,
  event text NOT NULL CHECK (event <> ''),
  payout bigint NOT NULL REFERENCES payout,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (provider, event)
);

-- What a payee was told of a month or a quarter. A correction is a further revision.
CREATE TABLE statement (
  payee bigint NOT NULL REFERENCES party,
  kind text NOT NULL CHECK (kind IN ('monthly', 'quarterly')),
  period_start date NOT NULL,
  revision int NOT NULL CHECK (revision > 0),
  period_end date NOT NULL CHECK (period_end > period_start),
  csv text NOT NULL,
  html text NOT NULL,
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32), -- of the CSV
  made_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (payee, kind, period_start, revision)
);
CREATE TABLE statement_total (
  payee bigint NOT NULL,
  kind text NOT NULL,
  period_start date NOT NULL,
  revision int NOT NULL,
  currency char(3) NOT NULL,
  amount bigint NOT NULL,
  PRIMARY KEY (payee, kind, period_start, revision, currency),
  FOREIGN KEY (payee, kind, period_start, revision) REFERENCES statement
);

-- From which amount on which form is due, by the year of payment. The United States' forms are in their dollars.
CREATE TABLE tax_form_rule (
  tax_year int NOT NULL CHECK (tax_year BETWEEN 2000 AND 2999),
  income text NOT NULL CHECK (income IN ('royalty', 'service')),
  form text NOT NULL CHECK (form <> ''),
  box text NOT NULL CHECK (box <> ''),
  minimum bigint NOT NULL CHECK (minimum > 0), -- cents
  withholding_bps int NOT NULL CHECK (withholding_bps BETWEEN 0 AND 10000), -- of payees without a tax id
  PRIMARY KEY (tax_year, income)
);
INSERT INTO tax_form_rule (tax_year, income, form, box, minimum, withholding_bps) VALUES
  (2024, 'royalty', '1099-MISC', '2', 1000, 2400), (2024, 'service', '1099-NEC', '1', 60000, 2400),
  (2025, 'royalty', '1099-MISC', '2', 1000, 2400), (2025, 'service', '1099-NEC', '1', 60000, 2400),
  (2026, 'royalty', '1099-MISC', '2', 1000, 2400), (2026, 'service', '1099-NEC', '1', 200000, 2400);

CREATE TABLE tax_form (
  tax_year int NOT NULL,
  payee bigint NOT NULL REFERENCES party,
  form text NOT NULL,
  revision int NOT NULL CHECK (revision > 0),
  box text NOT NULL,
  amount bigint NOT NULL CHECK (amount >= 0), -- cents; zero takes an earlier revision back
  has_tax_id boolean NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tax_year, payee, form, revision)
);

CREATE TRIGGER payout_batch_stays BEFORE UPDATE OR DELETE ON payout_batch FOR EACH ROW EXECUTE FUNCTION refuse_royalty_change();
CREATE TRIGGER payout_event_stays BEFORE UPDATE OR DELETE ON payout_event FOR EACH ROW EXECUTE FUNCTION refuse_royalty_change();
CREATE TRIGGER statement_stays BEFORE UPDATE OR DELETE ON statement FOR EACH ROW EXECUTE FUNCTION refuse_royalty_change();
CREATE TRIGGER statement_total_stays BEFORE UPDATE OR DELETE ON statement_total
  FOR EACH ROW EXECUTE FUNCTION refuse_royalty_change();
CREATE TRIGGER tax_form_stays BEFORE UPDATE OR DELETE ON tax_form FOR EACH ROW EXECUTE FUNCTION refuse_royalty_change();

GRANT SELECT, INSERT ON payout_batch, payout_event, statement, statement_total, tax_form TO sprocket_application;
GRANT SELECT, INSERT, UPDATE ON payout TO sprocket_application;
GRANT UPDATE (payout) ON royalty_total TO sprocket_application;
GRANT SELECT ON tax_form_rule TO sprocket_application;
