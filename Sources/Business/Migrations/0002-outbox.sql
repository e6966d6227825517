-- Jobs that a change of the books causes. They are committed with the change, and put on their queues afterwards.

CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job_type text NOT NULL CHECK (job_type <> ''),
  payload jsonb NOT NULL CHECK (jsonb_typeof(payload) = 'object'),
  due_at timestamptz, -- not before
  problem text, -- why it can't be put on a queue
  written_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX outbox_waiting ON outbox (id) WHERE problem IS NULL;

CREATE FUNCTION notify_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NOTIFY outbox;
  RETURN NULL;
END $$;
CREATE TRIGGER outbox_notified AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION notify_outbox();

GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO sprocket_application;
