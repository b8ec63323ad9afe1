import type { RunEvent } from "@sigmaflow/core";
import { hashesIn } from "../../store/hashes-in.ts";
import type { RunFilter } from "../../store/listed-runs.ts";
import type { Database, Row } from "./database.ts";

/** What of a row a summary is made of. */
export const summaryColumns =
  "id, title, status, created, started, ended, error, outputs, seeds, cache, cost, last_seq, prompt";
/** What a whole run is made of. */
export const storedColumns = `${summaryColumns}, graph, inputs, wanted, scope, wish, key, priority, deadline, attended, attempt,
  cancel_requested, chain, inner_of, needs`;

/** Rows of runs, newest first. */
export async function listRuns(db: Database, filter: RunFilter): Promise<readonly Row[]> {
  const { limit, before = null, status = null, graphName = null, text = null, key = null } = filter;
  return await db.all(
    `SELECT ${summaryColumns} FROM runs
     WHERE ($1::text IS NULL OR n < (SELECT n FROM runs WHERE id = $1))
       AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR scope = $3) AND ($4::text IS NULL OR key = $4)
       AND ($6::text IS NULL OR position($6 IN search) > 0)
     ORDER BY n DESC LIMIT $5`,
    ...[before, status, graphName, key, limit, text === null ? null : text.toLowerCase().replaceAll("\0", "\ufffd")],
  );
}

export async function readEvents(db: Database, id: string, after: number, limit: number): Promise<readonly RunEvent[]> {
  const rows = await db.all(
    `SELECT seq, event FROM events WHERE run = (SELECT n FROM runs WHERE id = $1) AND seq > $2 ORDER BY seq LIMIT $3`,
    ...[id, after, limit],
  );
  // Events are written by the store alone. The number of a last event is known when it is written, not before.
  return rows.map(({ seq, event }) => Object.assign(JSON.parse(String(event)) as RunEvent, { seq: Number(seq) }));
}

/** Rows that are read at a time. */
const page = 1000;

/** Every sha256 that an input or output of a kept run names. */
export async function namedHashes(db: Database): Promise<ReadonlySet<string>> {
  const named = new Set<string>();
  for (let after = 0; ; ) {
    const rows = await db.all("SELECT n, inputs, outputs FROM runs WHERE n > $1 ORDER BY n LIMIT $2", after, page);
    for (const { inputs, outputs } of rows) for (const hash of hashesIn(`${inputs} ${outputs}`)) named.add(hash);
    if (rows.length < page) return named;
    after = Number(rows.at(-1)!.n);
  }
}

/** For how many runs by idempotency key there is room beside each that is kept without. */
const keyedPerRun = 10;

/**
 * Deletes the oldest ended runs until at most `keep` are left, besides those that clients may still ask for by key, and
 * those of whose end somebody is still to hear.
 */
export async function pruneRuns(db: Database, keep: number): Promise<void> {
  await db.run(
    `DELETE FROM runs WHERE ended IS NOT NULL
       AND n <= coalesce((SELECT n FROM runs WHERE ended IS NOT NULL ORDER BY n DESC OFFSET $1 LIMIT 1), -1)
       AND NOT EXISTS (SELECT 1 FROM webhooks WHERE run = runs.id AND due IS NOT NULL)
       AND NOT (EXISTS (SELECT 1 FROM idempotency_keys WHERE run = runs.id) AND n > coalesce((
         SELECT r.n FROM runs r JOIN idempotency_keys k ON k.run = r.id ORDER BY r.n DESC OFFSET $2 LIMIT 1
       ), -1))`,
    keep,
    keep * keyedPerRun,
  );
}
