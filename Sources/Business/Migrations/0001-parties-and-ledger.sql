-- Who is paid and what for, and the books: an append-only ledger by double entry. What the program promises about money is promised
-- here, by constraints and triggers, whatever program writes.

-- What the program may do at run time; the owner of the tables, who migrates, is somebody else.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sprocket_application') THEN
    CREATE ROLE sprocket_application NOLOGIN;
  END IF;
EXCEPTION
  WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'the role sprocket_application is missing, and this user may not make it'
      USING HINT = 'Have an administrator run: CREATE ROLE sprocket_application NOLOGIN';
  WHEN duplicate_object OR unique_violation THEN
    NULL; -- another database of the same server was migrated at the same moment
END $$;

CREATE TABLE party (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('platform', 'person', 'organization')),
  name text NOT NULL CHECK (name <> ''),
  tax_country char(2) CHECK (tax_country ~ '^[A-Z]{2}$'),
  tax_id bytea, -- encrypted before it comes here
  time_zone text NOT NULL DEFAULT 'UTC',
  created_at timestamptz NOT NULL DEFAULT now()
);

-- There is one platform: fees are its.
CREATE UNIQUE INDEX party_one_platform ON party (kind) WHERE kind = 'platform';
INSERT INTO party (kind, name) VALUES ('platform', 'Platform');

CREATE TABLE work (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL CHECK (title <> ''),
  owner bigint NOT NULL REFERENCES party,
  isrc text UNIQUE CHECK (isrc ~ '^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$'),
  iswc text UNIQUE CHECK (iswc ~ '^T[0-9]{10}$'),
  eidr text UNIQUE CHECK (eidr ~ '^10\.5240/([0-9A-F]{4}-){5}[0-9A-Z]$'),
  upc text UNIQUE CHECK (upc ~ '^[0-9]{12,13}$'),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX work_owner ON work (owner);

-- An account holds one currency. Its balance is the sum of its entries: what came in less what went out.
CREATE TABLE account (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  owner bigint NOT NULL REFERENCES party,
  kind text NOT NULL CHECK (
    kind IN ('revenue', 'suspense', 'fee', 'recoup', 'claimable', 'payable', 'hold', 'cash', 'credit')),
  currency char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  opened_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT account_once UNIQUE (owner, kind, currency),
  UNIQUE (id, currency)
);

CREATE TABLE ledger_transaction (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- What caused it, which causes it once.
  source_type text NOT NULL CHECK (source_type <> ''),
  source_id text NOT NULL CHECK (source_id <> ''),
  posted_at timestamptz NOT NULL DEFAULT now(),
  entry_count int NOT NULL CHECK (entry_count >= 2),
  reverses bigint CONSTRAINT ledger_transaction_reversed_once UNIQUE REFERENCES ledger_transaction,
  CONSTRAINT ledger_transaction_source_once UNIQUE (source_type, source_id),
  UNIQUE (id, entry_count)
);
CREATE INDEX ledger_transaction_posted_at ON ledger_transaction (posted_at);

-- The places of a transaction's entries are numbered from 0 to entry_count - 1 and all taken when it is committed: nothing can be
-- added to it later.
CREATE TABLE ledger_entry (
  transaction bigint NOT NULL,
  place int NOT NULL,
  entry_count int NOT NULL,
  account bigint NOT NULL,
  currency char(3) NOT NULL,
  amount bigint NOT NULL CONSTRAINT ledger_entry_moves_something CHECK (amount <> 0),
  PRIMARY KEY (transaction, place),
  CONSTRAINT ledger_entry_has_its_place CHECK (place >= 0 AND place < entry_count),
  FOREIGN KEY (transaction, entry_count) REFERENCES ledger_transaction (id, entry_count),
  CONSTRAINT ledger_entry_in_the_account_currency FOREIGN KEY (account, currency) REFERENCES account (id, currency)
);
CREATE INDEX ledger_entry_account ON ledger_entry (account, transaction) INCLUDE (amount);

-- At the commit of a transaction: all entries are there, they sum to zero in each currency, and a reversal is exactly that.
CREATE FUNCTION check_ledger_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  number_of_entries bigint;
  unbalanced record;
BEGIN
  SELECT count(*) INTO number_of_entries FROM ledger_entry WHERE transaction = NEW.id;
  IF number_of_entries <> NEW.entry_count THEN
    RAISE EXCEPTION 'ledger transaction % has % entries instead of %', NEW.id, number_of_entries, NEW.entry_count
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transaction_complete', TABLE = 'ledger_transaction';
  END IF;
  SELECT currency, sum(amount) AS amount INTO unbalanced
    FROM ledger_entry WHERE transaction = NEW.id GROUP BY currency HAVING sum(amount) <> 0 ORDER BY currency LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'ledger transaction % is out of balance by % %', NEW.id, unbalanced.amount, unbalanced.currency
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transaction_balanced', TABLE = 'ledger_transaction';
  END IF;
  IF NEW.reverses IS NOT NULL AND EXISTS (
    (SELECT account, amount FROM ledger_entry WHERE transaction = NEW.id
      EXCEPT ALL SELECT account, -amount FROM ledger_entry WHERE transaction = NEW.reverses)
    UNION ALL
    (SELECT account, -amount FROM ledger_entry WHERE transaction = NEW.reverses
      EXCEPT ALL SELECT account, amount FROM ledger_entry WHERE transaction = NEW.id)
  ) THEN
    RAISE EXCEPTION 'ledger transaction % is no reversal of %', NEW.id, NEW.reverses
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transaction_reversal_exact', TABLE = 'ledger_transaction';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_transaction_checked AFTER INSERT ON ledger_transaction
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger_transaction();

-- What is written stays, for the tables' owner too.
CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only: no % on %', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', HINT = 'Post a transaction that reverses or adjusts';
END $$;
CREATE TRIGGER account_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON account
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER ledger_transaction_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transaction
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
ALTER TABLE account ENABLE ALWAYS TRIGGER account_append_only;
ALTER TABLE ledger_transaction
  ENABLE ALWAYS TRIGGER ledger_transaction_append_only, ENABLE ALWAYS TRIGGER ledger_transaction_checked;
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_append_only;

CREATE VIEW account_balance AS
  SELECT account.id AS account, account.owner, account.kind, account.currency, COALESCE(sum(entry.amount), 0)::bigint AS balance
  FROM account LEFT JOIN ledger_entry AS entry ON entry.account = account.id
  GROUP BY account.id;

GRANT SELECT, INSERT, UPDATE ON party, work TO sprocket_application;
GRANT SELECT, INSERT ON account, ledger_transaction, ledger_entry TO sprocket_application;
GRANT SELECT ON account_balance TO sprocket_application;
REVOKE UPDATE, DELETE, TRUNCATE ON account, ledger_transaction, ledger_entry FROM PUBLIC, sprocket_application;
