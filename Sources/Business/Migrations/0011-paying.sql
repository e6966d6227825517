-- How payouts are made: to which account of the payee's, who said what became of them, and which are turned down. And where a statement
-- is found.

-- By which the payout gateway knows a party: a name of the gateway's, never bank details.
ALTER TABLE party ADD COLUMN payout_account text CHECK (payout_account <> '');

ALTER TABLE payout
  ADD COLUMN account text, -- the payee's at the gateway when it was first asked, so that every request for a payout is the same
  ADD COLUMN settled_by text, -- who said that it is paid or failed
  DROP CONSTRAINT payout_check2,
  ADD CONSTRAINT payout_approved_first CHECK (state IN ('pending', 'failed') OR approved_at IS NOT NULL);
CREATE INDEX payout_payee ON payout (payee, id);

-- What nobody was asked to send can be turned down; what is under way learns the provider's name of it.
CREATE OR REPLACE FUNCTION check_payout_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.state, NEW.state) IN (
      ('pending', 'approved'), ('approved', 'processing'), ('processing', 'processing'), ('processing', 'paid'),
      ('pending', 'failed'), ('approved', 'failed'), ('processing', 'failed'))
    AND (OLD.id, OLD.batch, OLD.payee, OLD.currency, OLD.amount) = (NEW.id, NEW.batch, NEW.payee, NEW.currency, NEW.amount)
    AND (OLD.state <> 'processing' OR OLD.account IS NOT DISTINCT FROM NEW.account)
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'a payout goes from pending to approved, processing, and paid or failed: no % on payout %', TG_OP, OLD.id
    USING ERRCODE = 'restrict_violation';
END $$;

ALTER TABLE statement ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT statement_id UNIQUE;

-- What is paid here are royalties; nobody is paid for services.
DELETE FROM tax_form_rule WHERE income <> 'royalty';
ALTER TABLE tax_form_rule DROP COLUMN income, ADD PRIMARY KEY (tax_year, form);

-- What payees are owed, by what it is for: tax offices ask for one and not for the other. The ledger says so, not a mark on each amount.
CREATE VIEW payable_credit AS
  SELECT account.owner AS payee, account.currency, posted_at, amount,
    CASE source_type WHEN 'royalty.release' THEN 'royalties' WHEN 'sale' THEN 'sales' END AS kind
  FROM account
    JOIN ledger_entry AS entry ON entry.account = account.id
    JOIN ledger_transaction AS transaction ON transaction.id = entry.transaction
  WHERE account.kind = 'payable' AND source_type IN ('royalty.release', 'sale');
GRANT SELECT ON payable_credit TO sprocket_application;

ALTER TABLE payout_batch
  ADD COLUMN kind text NOT NULL DEFAULT 'royalties' CHECK (kind IN ('royalties', 'sales')),
  DROP CONSTRAINT payout_batch_once,
  ADD CONSTRAINT payout_batch_once UNIQUE (kind, currency, cutoff);
ALTER TABLE payout_batch ALTER COLUMN kind DROP DEFAULT;

DROP TRIGGER royalty_total_paid_once ON royalty_total;
DROP FUNCTION check_royalty_payout;
ALTER TABLE royalty_total DROP COLUMN payout;

-- Nothing is paid twice: payouts that haven't failed never come to more than their payee is owed.
CREATE FUNCTION check_payouts_owed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  excess record;
BEGIN
  SELECT made.payee, made.currency, batch.kind INTO excess
  FROM made JOIN payout_batch AS batch ON batch.id = made.batch
  WHERE (SELECT sum(payout.amount) FROM payout JOIN payout_batch AS other ON other.id = payout.batch
      WHERE payout.payee = made.payee AND payout.currency = made.currency AND other.kind = batch.kind AND payout.state <> 'failed')
    > (SELECT COALESCE(sum(amount), 0) FROM payable_credit AS credit
      WHERE credit.payee = made.payee AND credit.currency = made.currency AND credit.kind = batch.kind)
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'payouts of % to payee % in % come to more than is owed', excess.kind, excess.payee, excess.currency
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payout_owed', TABLE = 'payout';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER payout_owed AFTER INSERT ON payout REFERENCING NEW TABLE AS made
  FOR EACH STATEMENT EXECUTE FUNCTION check_payouts_owed();
