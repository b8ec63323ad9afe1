import type { RunEvent } from "@sigmaflow/core";
import { toMillionths } from "../../store/credits.ts";
import { storeErrors } from "../../store/error-codes.ts";
import { requireNext } from "../../store/next-events.ts";
import { errorIn, statusAfter } from "../../store/run-ending.ts";
import type { Claim } from "../../store/run-store.ts";
import type { RunEnding } from "../../store/stored-run.ts";
import type { Database, Queries } from "./database.ts";
import type { News } from "./news.ts";
import { chargeKey, holdCredits } from "./postgres-accounts.ts";
import { writeRequest } from "./postgres-requests.ts";
import { insertWebhook } from "./postgres-webhooks.ts";
import { eventText, type InsertedRun, insertedColumns, runRow } from "./run-rows.ts";

/**
 * Inserts runs, with the events of those that have ended, in one statement; those on which more hangs in a transaction
 * each.
 *
 * @throws `REQUEST_KNOWN`, `INSUFFICIENT_CREDITS`.
 */
export async function insertRun(db: Database, acceptedBy: string, runs: readonly InsertedRun[]): Promise<void> {
  const plain = runs.filter(({ asked }) => !isPromised(asked));
  if (plain.length > 0) await db.again(() => insertRows(db, acceptedBy, plain));
  for (const run of runs) if (isPromised(run.asked)) await insertPromised(db, acceptedBy, run);
}

function isPromised({ idempotency, charge, webhook }: InsertedRun["asked"]): boolean {
  return idempotency !== undefined || charge !== undefined || webhook !== undefined;
}

async function insertPromised(db: Database, acceptedBy: string, run: InsertedRun): Promise<void> {
  const { asked, draft } = run;
  const { id, key, charge, webhook } = asked;
  await db.transaction(async (queries, isAgain) => {
    if (isAgain && (await queries.first("SELECT 1 FROM runs WHERE id = $1", id)) !== undefined) return;
    await insertRows(queries, acceptedBy, [run]);
    await writeRequest(queries, asked);
    if (charge && key !== undefined) {
      await holdCredits(queries, key, charge);
      if (draft?.ending) await chargeKey(queries, key, charge, draft.ending.cost ?? 0);
    }
    if (webhook) await insertWebhook(queries, id, webhook, draft?.ending !== undefined);
  });
}

/** One that is there is the same, written before and its answer lost. */
async function insertRows(queries: Queries, acceptedBy: string, runs: readonly InsertedRun[]): Promise<void> {
  const events = runs.flatMap(({ asked, draft }) =>
    (draft?.events ?? []).map((event) => ({ run: asked.id, seq: event.seq, event: eventText(event) })),
  );
  await queries.run(
    `WITH r AS (
       INSERT INTO runs (${insertedColumns}) SELECT ${insertedColumns} FROM json_populate_recordset(NULL::runs, $1::json)
       ON CONFLICT (id) DO NOTHING RETURNING n, id
     )
     INSERT INTO events SELECT r.n, e.seq, e.event FROM json_to_recordset($2::json) AS e (run text, seq integer, event text)
       JOIN r ON r.id = e.run`,
    JSON.stringify(runs.map((run) => runRow(run, acceptedBy))),
    JSON.stringify(events),
  );
}

/**
 * Adds the next events of a run in one statement, which writes nothing under a claim that counts no more or after a gap.
 * Returns the number of the last.
 *
 * @throws `RUN_TAKEN_OVER`, RangeError, TypeError.
 */
export async function appendEvents(
  db: Database,
  news: News,
  claim: Claim,
  events: readonly RunEvent[],
): Promise<number | undefined> {
  const before = (events[0]?.seq ?? 0) - 1;
  requireNext(claim.run, before, events);
  const last = before + events.length;
  await db.again(async (isAgain) => {
    if (events.length > 0) {
      const written = await db.first(
        `WITH r AS (
           UPDATE runs SET last_seq = $4 WHERE id = $1 AND attempt = $2 AND ended IS NULL AND last_seq = $3 RETURNING n
         ), i AS (
           INSERT INTO events SELECT r.n, $3 + e.at, e.event FROM r, unnest($5::text[]) WITH ORDINALITY AS e (event, at)
         )
         SELECT pg_notify($6, $7) FROM r`,
        ...[claim.run, claim.attempt, before, last, events.map(eventText)],
        ...[news.eventsChannel, `${news.payload("events", claim.run)}${last}`],
      );
      if (written !== undefined) return;
    }
    const found = await openRun(db, claim);
    if (events.length === 0 || (isAgain && found === last)) return;
    requireNext(claim.run, found, events);
  });
  return events.length === 0 ? undefined : last;
}

/**
 * Ends a run in one statement: its last events, what it came to, what it is charged, and its webhook's time.
 *
 * @throws `RUN_TAKEN_OVER`, RangeError, TypeError.
 */
export async function endRun(
  db: Database,
  news: News,
  claim: Claim,
  ending: RunEnding,
): Promise<{ readonly last: number; readonly hasWebhook: boolean }> {
  const { event, before = [], outputs, cache, cost = 0 } = ending;
  const known = before[0] === undefined ? null : before[0].seq - 1;
  if (known !== null) requireNext(claim.run, known, before);
  const error = errorIn(event);
  return await db.again(async (isAgain) => {
    const row = await db.first(
      `WITH r AS (
         UPDATE runs SET status = $3, ended = $4::bigint, error = $5, outputs = $6, cache = $7, lease_until = NULL, owner = NULL, token = NULL,
           cost = CASE WHEN hold IS NULL OR key IS NULL THEN NULL ELSE $8::bigint END,
           last_seq = last_seq + cardinality($9::text[])
         WHERE id = $1 AND attempt = $2 AND ended IS NULL AND ($10::integer IS NULL OR last_seq = $10)
         RETURNING n, id, last_seq, key, hold
       ), i AS (
         INSERT INTO events SELECT r.n, r.last_seq - cardinality($9::text[]) + e.at, e.event
         FROM r, unnest($9::text[]) WITH ORDINALITY AS e (event, at)
       ), c AS (
         UPDATE spent s SET credits = s.credits + $8::bigint, held = s.held - r.hold FROM r
         WHERE r.hold IS NOT NULL AND s.key = r.key
       ), w AS (
         UPDATE webhooks SET state = 'pending', due = $11::bigint FROM r WHERE run = r.id AND state = 'waiting' RETURNING run
       )
       SELECT last_seq, (SELECT count(*) FROM w) AS webhooks, pg_notify($12, $13 || last_seq),
         CASE WHEN EXISTS (SELECT 1 FROM w) THEN pg_notify($15, $14) END
       FROM r`,
      ...[claim.run, claim.attempt, statusAfter(event), event.time, error === undefined ? null : JSON.stringify(error)],
      ...[outputs === undefined ? null : JSON.stringify(outputs), cache === undefined ? null : JSON.stringify(cache)],
      ...[toMillionths(cost), [...before, event].map(eventText), known, Date.now()],
      ...[news.eventsChannel, news.payload("events", claim.run), news.payload("due"), news.channel],
    );
    if (row !== undefined) return { last: Number(row.last_seq), hasWebhook: Number(row.webhooks) > 0 };
    if (isAgain) {
      // Under its own attempt nobody else can have ended it.
      const sql = "SELECT last_seq FROM runs WHERE id = $1 AND attempt = $2 AND ended IS NOT NULL";
      const ended = await db.first(sql, claim.run, claim.attempt);
      if (ended !== undefined) return { last: Number(ended.last_seq), hasWebhook: true };
    }
    requireNext(claim.run, await openRun(db, claim), before);
    throw storeErrors.RUN_TAKEN_OVER({ run: claim.run });
  });
}

/**
 * The number of the last event of a run that a claim counts for.
 *
 * @throws RangeError where there is none, `RUN_TAKEN_OVER`.
 */
async function openRun(queries: Queries, { run, attempt }: Claim): Promise<number> {
  const row = await queries.first("SELECT attempt, ended, last_seq FROM runs WHERE id = $1", run);
  if (row === undefined) throw new RangeError(`there is no run ${run}`);
  if (row.attempt !== attempt || row.ended !== null) throw storeErrors.RUN_TAKEN_OVER({ run });
  return Number(row.last_seq);
}
