/** How long a run is left to who has its models loaded, ms: whoever else is free has it then. */
export const affinityMs = 2000;

/**
 * Which worker takes what waits: the models and needs of runs, and what workers have. A function of before is replaced
 * under its name, so that programs of both versions take by the same rules; those of before say nothing of themselves, and
 * are given nothing that needs something.
 */
export const placementSchema = `
  ALTER TABLE waiting ADD COLUMN models text[] NOT NULL DEFAULT '{}', ADD COLUMN provider text, ADD COLUMN memory bigint;
  CREATE INDEX waiting_needy ON waiting (lane) WHERE taken_by IS NULL AND (provider IS NOT NULL OR memory IS NOT NULL);
  ALTER TABLE members ADD COLUMN loaded text[] NOT NULL DEFAULT '{}', ADD COLUMN provider text, ADD COLUMN memory bigint,
    ADD COLUMN doing text;
  ALTER TABLE runs ADD COLUMN needs text;

  CREATE FUNCTION has_needed(w waiting, a_provider text, a_memory bigint) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT (w.provider IS NULL OR coalesce(w.provider = a_provider, false))
      AND (w.memory IS NULL OR coalesce(w.memory <= a_memory, false))
  $$;

  -- Workers that live and could take it: those that have its models loaded where it has any, or all.
  CREATE FUNCTION fit_for(w waiting, if_loaded boolean) RETURNS SETOF text LANGUAGE sql STABLE AS $$
    SELECT id FROM members m
    WHERE role = 'worker' AND until > clock_timestamp() AND has_needed(w, m.provider, m.memory)
      AND (NOT if_loaded OR (w.models <> '{}' AND w.models <@ m.loaded))
  $$;

  -- The same as before with models and needs; those that could take it are woken, by a payload that ends in who is meant.
  CREATE FUNCTION add_waiting(
    an_id text, a_lane text, a_key text, a_priority integer, some_models text[], a_provider text, a_memory bigint,
    a_channel text, a_payload text
  ) RETURNS boolean LANGUAGE plpgsql AS $$
  DECLARE
    run waiting%ROWTYPE;
  BEGIN
    IF NOT add_waiting(an_id, a_lane, a_key, a_priority) THEN RETURN false; END IF;
    IF some_models = '{}' AND a_provider IS NULL AND a_memory IS NULL THEN RETURN true; END IF;
    UPDATE waiting SET models = some_models, provider = a_provider, memory = a_memory WHERE id = an_id RETURNING * INTO run;
    IF a_channel <> '' THEN
      PERFORM pg_notify(a_channel, a_payload || id) FROM fit_for(run, a_provider IS NULL AND a_memory IS NULL) AS id;
    END IF;
    RETURN true;
  END $$;

  CREATE OR REPLACE FUNCTION take_waiting(a_lane text, an_owner text, a_token text, for_ms integer) RETURNS text
  LANGUAGE plpgsql AS $$
  DECLARE
    me members%ROWTYPE;
    turn turns%ROWTYPE;
    run waiting%ROWTYPE;
    other waiting%ROWTYPE;
  BEGIN
    -- The answer of this very turn was lost.
    SELECT * INTO run FROM waiting WHERE token = a_token;
    IF run.id IS NOT NULL THEN RETURN run.id; END IF;
    PERFORM lock_lane(a_lane);
    IF EXISTS (SELECT 1 FROM settings WHERE name = 'paused' AND value = 'true') THEN RETURN NULL; END IF;
    SELECT * INTO me FROM members WHERE id = an_owner;
    SELECT * INTO run FROM waiting w
    WHERE lane = a_lane AND taken_by IS NULL AND back IS NOT NULL AND has_needed(w, me.provider, me.memory)
    ORDER BY back DESC LIMIT 1;
    IF run.id IS NULL THEN
      -- The first that is loaded here or has waited for long; of one priority, before the first that nobody has loaded.
      FOR turn IN SELECT * FROM turns WHERE lane = a_lane ORDER BY priority DESC, position LOOP
        EXIT WHEN other.id IS NOT NULL AND other.priority > turn.priority;
        SELECT * INTO run FROM waiting w
        WHERE lane = turn.lane AND priority = turn.priority AND key = turn.key AND taken_by IS NULL AND back IS NULL
          AND has_needed(w, me.provider, me.memory)
          AND (models <@ coalesce(me.loaded, '{}') OR added < clock_timestamp() - ${affinityMs} * interval '1 ms')
        ORDER BY place LIMIT 1;
        EXIT WHEN run.id IS NOT NULL;
        IF other.id IS NULL THEN
          SELECT * INTO other FROM waiting w
          WHERE lane = turn.lane AND priority = turn.priority AND key = turn.key AND taken_by IS NULL AND back IS NULL
            AND has_needed(w, me.provider, me.memory) AND NOT EXISTS (SELECT 1 FROM fit_for(w, true))
          ORDER BY place LIMIT 1;
          IF other.id IS NULL THEN PERFORM end_turn(turn.lane, turn.priority, turn.key, false); END IF;
        END IF;
      END LOOP;
      IF run.id IS NULL THEN run := other; END IF;
      IF run.id IS NULL THEN RETURN NULL; END IF;
    END IF;
    UPDATE waiting SET taken_by = an_owner, token = a_token, back = NULL,
      taken_until = clock_timestamp() + for_ms * interval '1 ms' WHERE id = run.id;
    PERFORM count_waiting(a_lane, -1);
    IF run.back IS NULL THEN PERFORM end_turn(a_lane, run.priority, run.key, true); END IF;
    -- Whoever takes it will have loaded what it names.
    IF run.models <> '{}' THEN
      UPDATE members SET loaded = run.models WHERE id = an_owner AND loaded <> run.models;
    END IF;
    RETURN run.id;
  END $$;
`;
