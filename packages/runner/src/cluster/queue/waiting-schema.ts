/**
 * Tables and functions of what waits. Each function is one turn at the database, under a lock of its lane. What a crash of
 * the database takes of it is added again from the runs, so that no turn waits for the disk.
 */
export const waitingSchema = `
  CREATE SEQUENCE waiting_places;
  CREATE TABLE waiting (
    id text PRIMARY KEY, lane text NOT NULL CHECK (lane IN ('inference', 'remote', 'free')), key text NOT NULL,
    priority integer NOT NULL, place numeric NOT NULL DEFAULT nextval('waiting_places'),
    added timestamptz NOT NULL DEFAULT clock_timestamp(), back bigint,
    -- Who has taken it, by which turn, and until when without a sign of life.
    taken_by text, token text, taken_until timestamptz
  );
  CREATE INDEX waiting_order ON waiting (lane, priority, key, place) WHERE taken_by IS NULL AND back IS NULL;
  CREATE INDEX waiting_added ON waiting (added) WHERE taken_by IS NULL;
  CREATE INDEX waiting_back ON waiting (lane, back) WHERE taken_by IS NULL AND back IS NOT NULL;
  CREATE INDEX waiting_taken ON waiting (taken_until) WHERE taken_by IS NOT NULL;
  CREATE UNIQUE INDEX waiting_token ON waiting (token) WHERE token IS NOT NULL;
  -- How many wait, so that nobody has to count.
  CREATE TABLE lane_counts (lane text PRIMARY KEY, waiting bigint NOT NULL);
  INSERT INTO lane_counts VALUES ('inference', 0), ('remote', 0), ('free', 0);
  -- The keys that have something waiting, in the order of their turns.
  CREATE TABLE turns (
    lane text NOT NULL, priority integer NOT NULL, key text NOT NULL, position bigint NOT NULL,
    PRIMARY KEY (lane, priority, key)
  );
  CREATE INDEX turns_order ON turns (lane, priority DESC, position);

  CREATE FUNCTION lock_lane(a_lane text) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    PERFORM pg_advisory_xact_lock(hashtextextended(current_schema() || ' lane ' || a_lane, 0));
  END $$;

  CREATE FUNCTION count_waiting(a_lane text, by integer) RETURNS void LANGUAGE sql AS
    $$ UPDATE lane_counts SET waiting = waiting + by WHERE lane = a_lane $$;

  CREATE FUNCTION add_waiting(an_id text, a_lane text, a_key text, a_priority integer) RETURNS boolean
  LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM lock_lane(a_lane);
    INSERT INTO waiting (id, lane, key, priority) VALUES (an_id, a_lane, a_key, a_priority) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RETURN false; END IF;
    INSERT INTO turns VALUES (a_lane, a_priority, a_key, nextval('waiting_places')) ON CONFLICT DO NOTHING;
    PERFORM count_waiting(a_lane, 1);
    UPDATE runs SET placed = true WHERE id = an_id;
    RETURN true;
  END $$;

  -- The next turn of a key goes to others where it has more; it has none where it has not.
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

  CREATE FUNCTION take_waiting(a_lane text, an_owner text, a_token text, for_ms integer) RETURNS text
  LANGUAGE plpgsql AS $$
  DECLARE
    turn turns%ROWTYPE;
    run waiting%ROWTYPE;
  BEGIN
    -- The answer of this very turn was lost.
    SELECT * INTO run FROM waiting WHERE token = a_token;
    IF run.id IS NOT NULL THEN RETURN run.id; END IF;
    PERFORM lock_lane(a_lane);
    IF EXISTS (SELECT 1 FROM settings WHERE name = 'paused' AND value = 'true') THEN RETURN NULL; END IF;
    SELECT * INTO run FROM waiting WHERE lane = a_lane AND taken_by IS NULL AND back IS NOT NULL ORDER BY back DESC LIMIT 1;
    WHILE run.id IS NULL LOOP
      SELECT * INTO turn FROM turns WHERE lane = a_lane ORDER BY priority DESC, position LIMIT 1;
      IF turn.lane IS NULL THEN RETURN NULL; END IF;
      SELECT * INTO run FROM waiting
      WHERE lane = turn.lane AND priority = turn.priority AND key = turn.key AND taken_by IS NULL AND back IS NULL
      ORDER BY place LIMIT 1;
      IF run.id IS NULL THEN
        DELETE FROM turns WHERE lane = turn.lane AND priority = turn.priority AND key = turn.key;
      END IF;
    END LOOP;
    UPDATE waiting SET taken_by = an_owner, token = a_token, back = NULL,
      taken_until = clock_timestamp() + for_ms * interval '1 ms' WHERE id = run.id;
    PERFORM count_waiting(a_lane, -1);
    IF run.back IS NULL THEN PERFORM end_turn(a_lane, run.priority, run.key, true); END IF;
    RETURN run.id;
  END $$;

  -- A turn is over. A run that has not ended is looked after by whoever looks for what waits nowhere.
  CREATE FUNCTION end_taken(a_token text) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    an_id text;
  BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    DELETE FROM waiting WHERE token = a_token RETURNING id INTO an_id;
    UPDATE runs SET placed = false WHERE id = an_id AND ended IS NULL;
  END $$;

  CREATE FUNCTION return_taken(a_token text) RETURNS boolean LANGUAGE plpgsql AS $$
  DECLARE
    a_lane text;
  BEGIN
    SELECT lane INTO a_lane FROM waiting WHERE token = a_token;
    IF a_lane IS NULL THEN RETURN false; END IF;
    PERFORM lock_lane(a_lane);
    UPDATE waiting SET taken_by = NULL, token = NULL, taken_until = NULL, back = nextval('waiting_places')
    WHERE token = a_token;
    IF NOT FOUND THEN RETURN false; END IF;
    PERFORM count_waiting(a_lane, 1);
    RETURN true;
  END $$;

  -- Lets wait again what was taken by who does not live any more, unless a claim of it still counts.
  CREATE FUNCTION reclaim_taken() RETURNS integer LANGUAGE plpgsql AS $$
  DECLARE
    a_lane text;
    here integer;
    all_of_them integer := 0;
  BEGIN
    FOR a_lane IN
      SELECT DISTINCT lane FROM waiting
      WHERE taken_by IS NOT NULL AND taken_until < (SELECT clock_timestamp()) ORDER BY lane
    LOOP
      PERFORM lock_lane(a_lane);
      UPDATE waiting w SET taken_by = NULL, token = NULL, taken_until = NULL, back = nextval('waiting_places')
      WHERE lane = a_lane AND taken_by IS NOT NULL AND taken_until < (SELECT clock_timestamp()) AND NOT EXISTS (
        SELECT 1 FROM runs r WHERE r.id = w.id AND r.ended IS NULL AND r.lease_until > clock_timestamp()
      );
      GET DIAGNOSTICS here = ROW_COUNT;
      PERFORM count_waiting(a_lane, here);
      all_of_them := all_of_them + here;
    END LOOP;
    RETURN all_of_them;
  END $$;

  CREATE FUNCTION remove_waiting(an_id text) RETURNS boolean LANGUAGE plpgsql AS $$
  DECLARE
    gone waiting%ROWTYPE;
  BEGIN
    LOOP
      SELECT * INTO gone FROM waiting WHERE id = an_id;
      IF gone.id IS NULL OR gone.taken_by IS NOT NULL THEN RETURN false; END IF;
      PERFORM lock_lane(gone.lane);
      -- It may have been taken meanwhile, or put into another lane.
      DELETE FROM waiting WHERE id = an_id AND lane = gone.lane AND taken_by IS NULL;
      EXIT WHEN FOUND;
    END LOOP;
    -- Whoever removed it may die before it is ended, or put elsewhere.
    UPDATE runs SET placed = false WHERE id = an_id AND ended IS NULL;
    PERFORM count_waiting(gone.lane, -1);
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
    SELECT * INTO moved FROM waiting WHERE id = an_id AND lane = moved.lane AND taken_by IS NULL AND back IS NULL;
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
