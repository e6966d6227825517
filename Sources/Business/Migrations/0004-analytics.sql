-- What customers and services do, as it was told; and what is reckoned from it, day by day, which can be reckoned again at any time.

CREATE TABLE usage_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('order', 'play', 'page_view', 'click', 'conversion', 'api_call', 'referral')),
  external_id text NOT NULL CHECK (external_id <> ''), -- whoever tells it again names it the same
  occurred_at timestamptz NOT NULL,
  party bigint REFERENCES party, -- who did it; none for a visitor
  work bigint REFERENCES work, -- what it was done with
  channel text NOT NULL DEFAULT 'web' CHECK (channel <> ''),
  currency char(3) CHECK (currency ~ '^[A-Z]{3}$'),
  amount bigint NOT NULL DEFAULT 0, -- minor units, after the discount; negative for what is given back
  discount bigint NOT NULL DEFAULT 0 CHECK (discount >= 0),
  recorded_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT usage_event_once UNIQUE (kind, external_id),
  CONSTRAINT usage_event_money_has_a_currency CHECK (currency IS NOT NULL OR (amount = 0 AND discount = 0))
);
CREATE INDEX usage_event_occurred_at ON usage_event (occurred_at, kind);
CREATE INDEX usage_event_party ON usage_event (party, occurred_at) WHERE kind = 'order';

-- A day of a time zone, in one currency.
CREATE TABLE daily_snapshot (
  day date,
  time_zone text,
  currency char(3),
  orders bigint NOT NULL,
  revenue bigint NOT NULL,
  discounts bigint NOT NULL,
  customers bigint NOT NULL, -- who ordered that day
  new_customers bigint NOT NULL, -- of them, those who never had before
  taken_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (day, time_zone, currency)
);

-- The same, by the channel that the orders came through.
CREATE TABLE revenue_stream (
  day date,
  time_zone text,
  channel text,
  currency char(3),
  amount bigint NOT NULL,
  transactions bigint NOT NULL,
  PRIMARY KEY (day, time_zone, channel, currency)
);

CREATE TABLE leaderboard_place (
  category text CHECK (category IN ('referrals', 'api_usage', 'revenue', 'content')),
  period text CHECK (period IN ('daily', 'weekly', 'monthly', 'all_time')),
  period_start date, -- UTC; 0001-01-01 for all time
  currency char(3) NOT NULL DEFAULT 'XXX', -- ISO 4217: no currency
  place bigint,
  party bigint NOT NULL REFERENCES party,
  score bigint NOT NULL,
  rank bigint NOT NULL, -- equal scores have the same
  PRIMARY KEY (category, period, period_start, currency, place)
);

GRANT SELECT, INSERT ON usage_event TO sprocket_application;
GRANT SELECT, INSERT, UPDATE, DELETE ON daily_snapshot, revenue_stream, leaderboard_place TO sprocket_application;
