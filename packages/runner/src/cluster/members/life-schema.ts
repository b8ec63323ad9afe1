/**
 * How others know at once that a process is dead: as long as its listening connection stands it shares a lock, which
 * PostgreSQL drops with the connection of a process that was killed. Where the connection breaks and the process lives, it
 * has the lock again after a moment, and says by its other connections that it is there: only who does neither is gone.
 * Where a whole machine is lost its connections stand for a while, and its claims last as long as they do by themselves.
 */
export const lifeSchema = `
  ALTER TABLE members ADD COLUMN has_life boolean NOT NULL DEFAULT false;

  CREATE FUNCTION life_of(an_id text) RETURNS bigint LANGUAGE sql STABLE AS
    $$ SELECT hashtextextended(current_schema() || ' life ' || an_id, 0) $$;

  -- Ends the claims of processes that do not have their lock and have said nothing for quiet_ms; a word counts for said_ms.
  CREATE FUNCTION end_dead(said_ms integer, quiet_ms integer) RETURNS integer LANGUAGE plpgsql AS $$
  DECLARE
    dead text[];
  BEGIN
    -- All connections broke then.
    IF pg_postmaster_start_time() > clock_timestamp() - interval '3 s' THEN RETURN 0; END IF;
    WITH quiet AS MATERIALIZED (
      SELECT id FROM members WHERE has_life AND until > clock_timestamp()
        AND until < clock_timestamp() + (said_ms - quiet_ms) * interval '1 ms'
    ), gone AS (
      UPDATE members SET until = clock_timestamp()
      WHERE id IN (SELECT id FROM quiet WHERE pg_try_advisory_xact_lock(life_of(id))) RETURNING id
    )
    SELECT array_agg(id) INTO dead FROM gone;
    IF dead IS NULL THEN RETURN 0; END IF;
    UPDATE waiting SET taken_until = clock_timestamp() - interval '1 ms' WHERE taken_by = ANY(dead);
    UPDATE runs SET lease_until = clock_timestamp() - interval '1 ms'
    WHERE ended IS NULL AND owner = ANY(dead) AND lease_until > clock_timestamp();
    UPDATE in_flight SET until = clock_timestamp() - interval '1 ms' WHERE split_part(token, '/', 1) = ANY(dead);
    RETURN cardinality(dead);
  END $$;
`;
