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
