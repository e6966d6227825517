-- Lines are split and added up by the worker that makes the run, so an attempt keeps less in the database.

DROP TABLE royalty_attempt_gross, royalty_attempt_total;
ALTER TABLE royalty_attempt_rate DROP COLUMN width, DROP COLUMN payees, DROP COLUMN bps;

CREATE OR REPLACE FUNCTION clear_royalty_attempts(run bigint) RETURNS void
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
  TRUNCATE royalty_attempt_part, royalty_attempt_rate, royalty_attempt_unsettled, royalty_attempt_advance,
    royalty_attempt_recoupment;
END $$;
