/**
 * Adding without waiting for others that add: they share the lane's lock, and whoever takes, moves or removes has it alone.
 * All touch the tables in one order, the count last, whose row is what they wait for each other at. Functions of before are
 * replaced under their names, so that programs of both versions do the same.
 */
export const addingSchema = `
  CREATE FUNCTION share_lane(a_lane text) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    PERFORM pg_advisory_xact_lock_shared(hashtextextended(current_schema() || ' lane ' || a_lane, 0));
  END $$;

  CREATE OR REPLACE FUNCTION add_waiting(
    an_id text, a_lane text, a_key text, a_priority integer, some_models text[], a_provider text, a_memory bigint,
    a_channel text, a_payload text
  ) RETURNS boolean LANGUAGE plpgsql AS $$
  DECLARE
    run waiting%ROWTYPE;
  BEGIN
    PERFORM share_lane(a_lane);
    INSERT INTO waiting (id, lane, key, priority, models, provider, memory)
    VALUES (an_id, a_lane, a_key, a_priority, some_models, a_provider, a_memory)
    ON CONFLICT DO NOTHING RETURNING * INTO run;
    IF run.id IS NULL THEN RETURN false; END IF;
    INSERT INTO turns VALUES (a_lane, a_priority, a_key, nextval('waiting_places')) ON CONFLICT DO NOTHING;
    UPDATE runs SET placed = true WHERE id = an_id;
    IF a_channel <> '' AND (some_models <> '{}' OR a_provider IS NOT NULL OR a_memory IS NOT NULL) THEN
      PERFORM pg_notify(a_channel, a_payload || id) FROM fit_for(run, a_provider IS NULL AND a_memory IS NULL) AS id;
    END IF;
    PERFORM count_waiting(a_lane, 1);
    RETURN true;
  END $$;

  CREATE OR REPLACE FUNCTION add_waiting(an_id text, a_lane text, a_key text, a_priority integer) RETURNS boolean
  LANGUAGE sql AS $$ SELECT add_waiting(an_id, a_lane, a_key, a_priority, '{}', NULL, NULL, '', '') $$;
`;
