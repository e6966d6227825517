-- What the platform itself calls a work, by which agreements name it: many have none of the world's identifiers.
ALTER TABLE work ADD COLUMN key text CONSTRAINT work_key_once UNIQUE CHECK (key ~ '^[a-z][a-z0-9_.-]{0,63}$');
