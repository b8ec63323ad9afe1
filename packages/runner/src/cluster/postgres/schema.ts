import { startsSchema } from "../keys/starts-schema.ts";
import { lifeSchema } from "../members/life-schema.ts";
import { addingSchema } from "../queue/adding-schema.ts";
import { placementSchema } from "../queue/placement-schema.ts";
import { waitingSchema } from "../queue/waiting-schema.ts";

/** The oldest format whose programs can work with the newest one, side by side with those that made it. */
export const oldestFormat = 1;

/**
 * The numbered changes of the database. A change that was released never changes; one that a server or worker of the
 * version before could not work with is made in two releases.
 */
export const schema: readonly string[] = [
  `
  CREATE TABLE runs (
    n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text NOT NULL UNIQUE, title text,
    status text NOT NULL CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    created bigint NOT NULL, started bigint, ended bigint, error text, outputs text, seeds text NOT NULL, cache text,
    last_seq integer NOT NULL DEFAULT -1, graph text NOT NULL, inputs text NOT NULL, wanted text, scope text NOT NULL,
    attended integer NOT NULL, cancel_requested integer NOT NULL DEFAULT 0, attempt integer NOT NULL DEFAULT 0,
    crashes integer NOT NULL DEFAULT 0, owner text, ticket text, lease_until timestamptz, wish text, key text,
    priority integer NOT NULL DEFAULT 0, deadline bigint, hold bigint, cost bigint, search text NOT NULL,
    accepted_by text, placed boolean NOT NULL DEFAULT false, token text, chain text, inner_of text
  );
  CREATE INDEX runs_unfinished ON runs (n) WHERE ended IS NULL;
  CREATE INDEX runs_status ON runs (status, n);
  CREATE INDEX runs_scope ON runs (scope, n);
  CREATE INDEX runs_key ON runs (key, n);
  CREATE INDEX runs_ended ON runs (n) WHERE ended IS NOT NULL;
  CREATE INDEX runs_unplaced ON runs (n) WHERE ended IS NULL AND NOT placed;
  CREATE INDEX runs_deadline ON runs (deadline) WHERE ended IS NULL AND deadline IS NOT NULL;
  CREATE INDEX runs_attended ON runs (accepted_by) WHERE ended IS NULL AND attended = 1;
  CREATE INDEX runs_wish ON runs (coalesce(wish, id));
  CREATE INDEX runs_token ON runs (token) WHERE ended IS NULL AND token IS NOT NULL;
  CREATE INDEX runs_inner ON runs (inner_of) WHERE ended IS NULL AND inner_of IS NOT NULL;
  CREATE TABLE events (
    run bigint NOT NULL REFERENCES runs (n) ON DELETE CASCADE, seq integer NOT NULL, event text NOT NULL,
    PRIMARY KEY (run, seq)
  );
  CREATE TABLE idempotency_keys (
    client text NOT NULL, key text NOT NULL, request text NOT NULL,
    run text NOT NULL REFERENCES runs (id) ON DELETE CASCADE, created bigint NOT NULL, PRIMARY KEY (client, key)
  );
  CREATE INDEX idempotency_keys_run ON idempotency_keys (run);
  CREATE INDEX idempotency_keys_created ON idempotency_keys (created);
  CREATE TABLE paid_calls (
    wish text NOT NULL, day text NOT NULL, calls bigint NOT NULL CHECK (calls >= 0), PRIMARY KEY (wish, day)
  );
  CREATE INDEX paid_calls_day ON paid_calls (day);
  -- What was asked of a service that may cost money, written before; kept once what it brought is.
  CREATE TABLE paid_attempts (
    run text NOT NULL REFERENCES runs (id) ON DELETE CASCADE, path text NOT NULL, attempt integer NOT NULL,
    is_kept boolean NOT NULL, PRIMARY KEY (run, path)
  );
  CREATE TABLE spent (key text PRIMARY KEY, credits bigint NOT NULL, held bigint NOT NULL DEFAULT 0);
  CREATE TABLE settings (name text PRIMARY KEY, value text NOT NULL);
  -- Changes whose answer may be lost, so that sending one again changes nothing.
  CREATE TABLE applied (id text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());
  CREATE INDEX applied_at ON applied (at);
  CREATE TABLE care (one boolean PRIMARY KEY CHECK (one), owner text, until timestamptz NOT NULL);
  INSERT INTO care VALUES (true, NULL, now());
  CREATE TABLE webhooks (
    run text PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE, url text NOT NULL, base text NOT NULL,
    host text NOT NULL, state text NOT NULL CHECK (state IN ('waiting', 'pending', 'delivered', 'failed')), due bigint,
    held_by text, held_until timestamptz
  );
  CREATE INDEX webhooks_due ON webhooks (due) WHERE due IS NOT NULL;
  CREATE TABLE webhook_attempts (
    run text NOT NULL REFERENCES webhooks (run) ON DELETE CASCADE, n integer NOT NULL, at bigint NOT NULL,
    ms double precision NOT NULL, status integer, reason text, PRIMARY KEY (run, n)
  );
  CREATE TABLE artifacts (
    hash text PRIMARY KEY, type text NOT NULL, width integer, height integer, bytes bigint NOT NULL, touched bigint NOT NULL
  );
  CREATE TABLE results (
    key text PRIMARY KEY, result text NOT NULL, needs text[] NOT NULL, used timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX results_used ON results (used);
  CREATE TABLE result_values (hash text PRIMARY KEY, bytes bigint NOT NULL, used timestamptz NOT NULL DEFAULT now());
  CREATE TABLE members (
    id text PRIMARY KEY, role text NOT NULL, name text NOT NULL, version text NOT NULL, since bigint NOT NULL,
    until timestamptz NOT NULL, work text NOT NULL
  );
  CREATE INDEX runs_owner ON runs (owner) WHERE ended IS NULL;
  CREATE TABLE keys (
    id text PRIMARY KEY, name text NOT NULL, digest bytea NOT NULL UNIQUE, rights text NOT NULL, rate integer,
    credits bigint NOT NULL DEFAULT 0, created bigint NOT NULL, revoked bigint
  );
  -- A graph without text was deleted; a folder may still have it.
  CREATE TABLE graphs (name text PRIMARY KEY, text text, version text, modified bigint NOT NULL);
  CREATE TABLE graph_versions (
    name text NOT NULL, version text NOT NULL, text text NOT NULL, modified bigint NOT NULL,
    PRIMARY KEY (name, version, modified)
  );
  -- Items of maps of runs in progress that others may compute.
  CREATE TABLE parts (
    run text NOT NULL REFERENCES runs (id) ON DELETE CASCADE, path text NOT NULL, item integer NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'taken', 'here', 'done', 'failed')), token text, until timestamptz,
    PRIMARY KEY (run, path, item)
  );
  -- Results that a process is computing.
  CREATE TABLE in_flight (key text PRIMARY KEY, token text NOT NULL, until timestamptz NOT NULL);
  CREATE TABLE last_runs (graph text PRIMARY KEY, ingredients text NOT NULL);
  ${waitingSchema}
`,
  placementSchema,
  // What was said of an item where it was computed.
  "ALTER TABLE parts ADD COLUMN events text;",
  // What tells runs of one graph apart.
  "ALTER TABLE runs ADD COLUMN prompt text;",
  // When anybody reached the database last, and from when on it is judged who lives.
  `
  ALTER TABLE care ADD COLUMN reached timestamptz NOT NULL DEFAULT '-infinity',
    ADD COLUMN judges_from timestamptz NOT NULL DEFAULT '-infinity';
`,
  // Which files members mean by the names of models.
  "ALTER TABLE members ADD COLUMN prints text;",
  lifeSchema,
  addingSchema,
  startsSchema,
];
