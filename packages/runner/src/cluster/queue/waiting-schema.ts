/** Tables and functions of what waits. Each function is one turn at the database, under a lock of its lane. */
export const waitingSchema = `
  CREATE SEQUENCE waiting_places;
  CREATE TABLE settings (name text PRIMARY KEY, value text NOT NULL);
  CREATE TABLE waiting (
    id text PRIMARY KEY, lane text NOT NULL CHECK (lane IN ('inference', 'remote', 'free')), key text NOT NULL,
    priority integer NOT NULL, place numeric NOT NULL DEFAULT nextval('waiting_places'),
    added timestamptz NOT NULL DEFAULT clock_timestamp(), back bigint, taken_by text, taken_until timestamptz
  );
  CREATE INDEX waiting_order ON waiting (lane, priority, key, place) WHERE taken_by IS NULL AND back IS NULL;
  CREATE INDEX waiting_back ON waiting (lane, back) WHERE taken_by IS NULL AND back IS NOT NULL;
  CREATE INDEX waiting_taken ON waiting (taken_until) WHERE taken_by IS NOT NULL;
  -- The keys that have something waiting, in the order of their turns.
  CREATE TABLE turns (
    lane text NOT NULL, priority integer NOT NULL, key text NOT NULL, position bigint NOT NULL,
    PRIMARY KEY (lane, priority, key)
  );
  CREATE INDEX turns_order ON turns (lane, priority DESC, position);

  CREATE FUNCTION lock_lane(a_lane text) RETURNS void LANGUAGE sql AS
    $$ SELECT pg_advisory_xact_lock(20847, hashtext(a_lane)) $$;

  CREATE FUNCTION add_waiting(an_id text, a_lane text, a_key text, a_priority integer) RETURNS boolean
  LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM lock_lane(a_lane);
    INSERT INTO waiting (id, lane, key, priority) VALUES (an_id, a_lane, a_key, a_priority) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RETURN false; END IF;
    INSERT INTO turns VALUES (a_lane, a_priority, a_key, nextval('waiting_places')) ON CONFLICT DO NOTHING;
    RETURN true;
  END $$;

  -- Gives the next turn of a key to others where it has more, and forgets it where it has not.
  CREATE FUNCTION end_turn(a_lane text, a_priority integer, a_key text, had_turn boolean) RETURNS void
  LANGUAGE plpgsql AS $$
  BEGIN
    IF EXISTS (
      SELECT 1 FROM waiting WHERE lane = a_lane AND priority = a_priority AND key = a_key AND taken_by IS NULL AND back IS NULL
    ) THEN
      UPDATE turns SET position = nextval('waiting_places')
      WHERE had_turn AND lane = a_lane AND priority = a_priority AND key = a_key;
    ELSE
      DELETE FROM turns WHERE lane = a_lane AND priority = a_priority AND key = a_key;
    END IF;
  END $$;

  CREATE FUNCTION take_waiting(a_lane text, an_owner text, for_ms integer) RETURNS text LANGUAGE plpgsql AS $$
  DECLARE
    found waiting%ROWTYPE;
  BEGIN
    PERFORM lock_lane(a_lane);
    IF EXISTS (SELECT 1 FROM settings WHERE name = 'paused' AND value = 'true') THEN RETURN NULL; END IF;
    SELECT * INTO found FROM waiting WHERE lane = a_lane AND taken_by IS NULL AND back IS NOT NULL ORDER BY back DESC LIMIT 1;
    IF found.id IS NULL THEN
      SELECT w.* INTO found
      FROM (SELECT * FROM turns WHERE lane = a_lane ORDER BY priority DESC, position LIMIT 1) t
      JOIN waiting w USING (lane, priority, key) WHERE w.taken_by IS NULL AND w.back IS NULL ORDER BY w.place LIMIT 1;
    END IF;
    IF found.id IS NULL THEN RETURN NULL; END IF;
    UPDATE waiting SET taken_by = an_owner, taken_until = clock_timestamp() + for_ms * interval '1 ms', back = NULL
    WHERE id = found.id;
    IF found.back IS NULL THEN PERFORM end_turn(a_lane, found.priority, found.key, true); END IF;
    RETURN found.id;
  END $$;

  CREATE FUNCTION remove_waiting(an_id text) RETURNS boolean LANGUAGE plpgsql AS $$
  DECLARE
    gone waiting%ROWTYPE;
  BEGIN
    SELECT * INTO gone FROM waiting WHERE id = an_id;
    IF gone.id IS NULL THEN RETURN false; END IF;
    PERFORM lock_lane(gone.lane);
    DELETE FROM waiting WHERE id = an_id AND taken_by IS NULL;
    IF NOT FOUND THEN RETURN false; END IF;
    PERFORM end_turn(gone.lane, gone.priority, gone.key, false);
    RETURN true;
  END $$;

  CREATE FUNCTION move_waiting(an_id text, where_to text, a_before text) RETURNS boolean LANGUAGE plpgsql AS $$
  DECLARE
    moved waiting%ROWTYPE;
    before_place numeric;
    lower_place numeric;
  BEGIN
    SELECT * INTO moved FROM waiting WHERE id = an_id;
    IF moved.id IS NULL THEN RETURN false; END IF;
    PERFORM lock_lane(moved.lane);
    SELECT * INTO moved FROM waiting WHERE id = an_id AND taken_by IS NULL AND back IS NULL;
    IF moved.id IS NULL THEN RETURN false; END IF;
    IF where_to = 'back' THEN
      UPDATE waiting SET place = nextval('waiting_places') WHERE id = an_id;
      RETURN true;
    END IF;
    IF where_to = 'front' THEN
      SELECT min(place) INTO before_place FROM waiting
      WHERE lane = moved.lane AND priority = moved.priority AND key = moved.key AND taken_by IS NULL AND back IS NULL;
    ELSE
      IF a_before = an_id THEN RETURN true; END IF;
      SELECT place INTO before_place FROM waiting WHERE id = a_before AND lane = moved.lane
        AND priority = moved.priority AND key = moved.key AND taken_by IS NULL AND back IS NULL;
    END IF;
    IF before_place IS NULL THEN RETURN false; END IF;
    SELECT max(place) INTO lower_place FROM waiting
    WHERE lane = moved.lane AND priority = moved.priority AND key = moved.key AND taken_by IS NULL AND back IS NULL
      AND place < before_place AND id <> an_id;
    UPDATE waiting SET place = coalesce((lower_place + before_place) / 2, before_place - 1) WHERE id = an_id;
    RETURN true;
  END $$;
`;
