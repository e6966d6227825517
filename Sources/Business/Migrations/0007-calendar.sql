-- What begins and ends at times of its own: windows of rights, rentals, referrals, campaigns. Whether something may be used is told by
-- its dates; its state follows them, once for each edge.

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Where rights are sold, and on whose clocks a day begins there.
CREATE TABLE territory (
  code char(2) PRIMARY KEY CHECK (code ~ '^[A-Z]{2}$'), -- ISO 3166-1
  time_zone text NOT NULL -- a name of the IANA's
);
INSERT INTO territory VALUES
  ('AU', 'Australia/Sydney'), ('FJ', 'Pacific/Fiji'), ('GB', 'Europe/London'), ('NZ', 'Pacific/Auckland'),
  ('PG', 'Pacific/Port_Moresby'), ('US', 'America/New_York');

CREATE TABLE rights_window (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  film bigint NOT NULL REFERENCES work,
  territory char(2) NOT NULL REFERENCES territory,
  kind text NOT NULL CHECK (kind IN ('festival', 'cinema', 'collector', 'pvod', 'tvod', 'ppv', 'svod', 'avod')),
  opens_at timestamptz NOT NULL,
  closes_at timestamptz, -- none: it stays open
  state text NOT NULL DEFAULT 'upcoming' CHECK (state IN ('upcoming', 'open', 'closed')),
  version int NOT NULL DEFAULT 1, -- of the dates: a job for earlier ones is stale
  CONSTRAINT rights_window_has_a_length CHECK (closes_at > opens_at),
  CONSTRAINT rights_window_overlap EXCLUDE USING gist (
    film WITH =, territory WITH =, kind WITH =, tstzrange(opens_at, closes_at) WITH &&)
);
CREATE INDEX rights_window_opens ON rights_window (opens_at) WHERE state = 'upcoming';
CREATE INDEX rights_window_closes ON rights_window (closes_at) WHERE state <> 'closed';

CREATE TABLE rental (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  party bigint NOT NULL REFERENCES party,
  film bigint NOT NULL REFERENCES work,
  starts_at timestamptz NOT NULL DEFAULT now(),
  ends_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'expired')),
  version int NOT NULL DEFAULT 1,
  CONSTRAINT rental_has_a_length CHECK (ends_at > starts_at)
);
CREATE INDEX rental_party ON rental (party, film, ends_at);
CREATE INDEX rental_ends ON rental (ends_at) WHERE state = 'active';

CREATE TABLE referral (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code text NOT NULL CONSTRAINT referral_code_once UNIQUE CHECK (code ~ '^REF[A-Z0-9]{8}$'),
  referrer bigint NOT NULL REFERENCES party,
  expires_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'awarded', 'expired')),
  version int NOT NULL DEFAULT 1,
  referred bigint REFERENCES party, -- who came by it
  credits bigint NOT NULL DEFAULT 1000 CHECK (credits > 0), -- calls of the API, not money
  awarded_at timestamptz,
  CONSTRAINT referral_awarded CHECK ((state = 'awarded') = (num_nulls(referred, awarded_at) = 0)),
  CONSTRAINT referral_of_somebody_else CHECK (referred <> referrer),
  CONSTRAINT referral_refers_once UNIQUE (referred)
);
CREATE INDEX referral_expires ON referral (expires_at) WHERE state = 'pending';

CREATE TABLE promo_campaign (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code text NOT NULL CONSTRAINT promo_campaign_code_once UNIQUE CHECK (code ~ '^PROMO[A-Z0-9]{1,27}$'),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'scheduled', 'active', 'completed')),
  version int NOT NULL DEFAULT 1,
  max_uses int CHECK (max_uses > 0), -- none: any number
  max_uses_each int NOT NULL DEFAULT 1 CHECK (max_uses_each > 0), -- of a party
  used int NOT NULL DEFAULT 0 CHECK (used >= 0),
  CONSTRAINT promo_campaign_has_a_length CHECK (ends_at > starts_at),
  CONSTRAINT promo_campaign_used_up CHECK (used <= max_uses)
);
CREATE INDEX promo_campaign_starts ON promo_campaign (starts_at) WHERE state = 'scheduled';
CREATE INDEX promo_campaign_ends ON promo_campaign (ends_at) WHERE state IN ('scheduled', 'active');

CREATE TABLE promo_use (
  campaign bigint REFERENCES promo_campaign,
  party bigint REFERENCES party,
  used int NOT NULL CHECK (used > 0),
  PRIMARY KEY (campaign, party)
);

GRANT SELECT ON territory TO sprocket_application;
GRANT SELECT, INSERT, UPDATE ON rights_window, rental, referral, promo_campaign, promo_use TO sprocket_application;
