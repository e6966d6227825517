-- What is for sale, what is bid for it, and what it was sold for. A listing is sold once or not at all, whoever tries how often.

-- By what name a party calls the API; none for one that doesn't.
ALTER TABLE party ADD COLUMN account text CONSTRAINT party_account_once UNIQUE CHECK (account <> '');

CREATE TABLE listing (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  work bigint NOT NULL REFERENCES work,
  seller bigint NOT NULL REFERENCES party,
  creator bigint NOT NULL REFERENCES party, -- to whom the royalty is due
  kind text NOT NULL CHECK (kind IN ('auction', 'fixed_price')),
  currency char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  fee_bps int NOT NULL DEFAULT 1500 CHECK (fee_bps >= 0),
  royalty_bps int NOT NULL DEFAULT 0 CHECK (royalty_bps >= 0),
  price bigint CHECK (price > 0),
  minimum_bid bigint CHECK (minimum_bid > 0),
  reserve bigint CHECK (reserve > 0), -- a highest bid below it buys nothing
  increment_bps int CHECK (increment_bps BETWEEN 0 AND 10000),
  extension_seconds int CHECK (extension_seconds BETWEEN 0 AND 86400),
  ends_at timestamptz,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'sold', 'unsold', 'cancelled')),
  version int NOT NULL DEFAULT 1, -- of ends_at: a job for an earlier one is stale
  opened_at timestamptz NOT NULL DEFAULT now(),
  closed_at timestamptz,
  CONSTRAINT listing_shares CHECK (fee_bps + royalty_bps <= 10000),
  CONSTRAINT listing_terms CHECK (
    CASE kind
      WHEN 'auction' THEN price IS NULL AND num_nulls(minimum_bid, reserve, increment_bps, extension_seconds, ends_at) = 0
      ELSE price IS NOT NULL AND num_nonnulls(minimum_bid, reserve, increment_bps, extension_seconds, ends_at) = 0
    END),
  CONSTRAINT listing_closed CHECK ((state = 'open') = (closed_at IS NULL)),
  UNIQUE (id, currency)
);
CREATE INDEX listing_due ON listing (ends_at, id) WHERE state = 'open' AND ends_at IS NOT NULL;
CREATE INDEX listing_state ON listing (state, id);

-- An end is never brought forward, and what is closed stays closed.
CREATE FUNCTION check_listing_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'open' THEN
    RAISE EXCEPTION 'listing % is %, and stays so', OLD.id, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'listing_is_closed', TABLE = 'listing';
  END IF;
  IF NEW.ends_at < OLD.ends_at OR NEW.version < OLD.version THEN
    RAISE EXCEPTION 'the end of listing % can only be put off', OLD.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'listing_never_shortened', TABLE = 'listing';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER listing_moves_on BEFORE UPDATE ON listing FOR EACH ROW EXECUTE FUNCTION check_listing_change();

-- A listing's bids in their order, each higher than the one before. The last one leads, and its amount is held.
CREATE TABLE bid (
  listing bigint NOT NULL,
  number int NOT NULL CHECK (number > 0),
  bidder bigint NOT NULL REFERENCES party,
  currency char(3) NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  state text NOT NULL DEFAULT 'leading' CHECK (state IN ('leading', 'outbid', 'won', 'lost')),
  hold bigint NOT NULL UNIQUE REFERENCES ledger_transaction,
  placed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (listing, number),
  FOREIGN KEY (listing, currency) REFERENCES listing (id, currency)
);
CREATE UNIQUE INDEX bid_one_leads ON bid (listing) WHERE state IN ('leading', 'won');
CREATE INDEX bid_bidder ON bid (bidder, placed_at);

CREATE TABLE sale (
  listing bigint CONSTRAINT sale_once PRIMARY KEY,
  buyer bigint NOT NULL REFERENCES party,
  bid int, -- none where it was bought at its price
  currency char(3) NOT NULL,
  price bigint NOT NULL CHECK (price > 0),
  fee bigint NOT NULL CHECK (fee >= 0),
  royalty bigint NOT NULL CHECK (royalty >= 0),
  seller_net bigint NOT NULL CHECK (seller_net >= 0),
  posted bigint NOT NULL UNIQUE REFERENCES ledger_transaction,
  licence uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  sold_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT sale_whole CHECK (fee + royalty + seller_net = price),
  FOREIGN KEY (listing, currency) REFERENCES listing (id, currency),
  FOREIGN KEY (listing, bid) REFERENCES bid
);
CREATE INDEX sale_buyer ON sale (buyer);

-- What requests that may come again were answered, written with what they changed.
CREATE TABLE idempotency (
  caller text NOT NULL,
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  request_sha256 bytea NOT NULL CHECK (octet_length(request_sha256) = 32),
  response jsonb, -- none while the request is under way
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (caller, key)
);
CREATE INDEX idempotency_expires_at ON idempotency (expires_at);

GRANT SELECT, INSERT ON listing, bid, sale TO sprocket_application;
GRANT UPDATE (state, version, ends_at, closed_at) ON listing TO sprocket_application;
GRANT UPDATE (state) ON bid TO sprocket_application;
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency TO sprocket_application;
