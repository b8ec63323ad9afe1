/**
 * When runs of a key were started in the last minute, the oldest first, so that servers count together how many a key may
 * start. What a crash of the database takes of it nobody needs.
 */
export const startsSchema = `
  CREATE UNLOGGED TABLE key_starts (key text PRIMARY KEY, at timestamptz[] NOT NULL);

  -- Counts a run that a key starts, and returns null; where it started so many in the last minute, ms until it may again.
  CREATE FUNCTION start_of(a_key text, a_rate integer) RETURNS double precision LANGUAGE plpgsql AS $$
  DECLARE
    lately timestamptz[];
  BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    INSERT INTO key_starts VALUES (a_key, '{}') ON CONFLICT DO NOTHING;
    -- One after the other.
    SELECT at INTO lately FROM key_starts WHERE key = a_key FOR UPDATE;
    lately := ARRAY(SELECT one FROM unnest(lately) AS one WHERE one > clock_timestamp() - interval '1 minute' ORDER BY one);
    IF cardinality(lately) >= a_rate THEN
      RETURN extract(epoch FROM lately[cardinality(lately) - a_rate + 1] + interval '1 minute' - clock_timestamp()) * 1000;
    END IF;
    UPDATE key_starts SET at = lately || clock_timestamp() WHERE key = a_key;
    RETURN NULL;
  END $$;
`;
