import { setTimeout } from "node:timers/promises";
import type { Place } from "../../store/run-queue.ts";
import type { RunStore } from "../../store/run-store.ts";
import type { StoredRun } from "../../store/stored-run.ts";
import type { Database } from "../postgres/database.ts";
import type { ClusterRunQueue } from "../queue/cluster-run-queue.ts";
import { goneMs } from "./members.ts";

export interface CaretakerDependencies {
  readonly db: Database;
  /** Names this process. */
  readonly owner: string;
  readonly store: RunStore;
  readonly queue: ClusterRunQueue;
  /** Where a run is to wait. */
  readonly placeOf: (run: StoredRun) => Place;
  /** Ends a run that has not. */
  readonly cancel: (id: string) => Promise<unknown>;
  /** Forgets results that nobody has used for a long time. */
  readonly sweepResults: () => Promise<unknown>;
  readonly onError: (error: unknown) => void;
}

/** How often what was left is looked for, ms. */
const roundMs = 1000;
/** How long a process that looks does so alone without a word of it, ms. */
const careMs = 3000;
/** How old the last look may become before another process than who looks says that somebody reached the database, ms. */
const staleMs = 1000;
/** After so long without a look by anybody nobody could say that they live, ms; they have so long then. */
const gapMs = 2500;
const graceMs = 7000;
/** How long who has no connection has to be quiet to be dead, ms: longer than from one word to the next. */
const quietMs = 2000;
/** How old a run is by which it has to wait somewhere, ms. */
const settledMs = 3000;
/** How often what is old is forgotten, ms. */
const sweepMs = 60_000;
/** Runs that one round takes care of. */
const most = 500;

/**
 * Looks after what nobody holds any more: lets wait again what dead workers had, adds what the queue has forgotten, and
 * ends what nobody waits for any more or what is over its time. Every process has one; one at a time does the rounds.
 */
export class Caretaker {
  readonly #dependencies: CaretakerDependencies;
  readonly #closing = new AbortController();
  #working: Promise<void> | undefined;
  #sweepsFrom = 0;

  constructor(dependencies: CaretakerDependencies) {
    this.#dependencies = dependencies;
  }

  /** Does a round once a second from now on. */
  start(): this {
    this.#working ??= this.#work();
    return this;
  }

  /** One round; nothing where another process is at it. */
  async look(): Promise<void> {
    const { db, owner, queue } = this.#dependencies;
    // While the database was away, nobody could say that they live: nothing is taken from anybody for that. The table knows
    // whether it was, so that a process that has just begun judges as one that was there. Others than who looks write only
    // when that one has not for a while.
    const row = await db.first(
      `UPDATE care SET reached = clock_timestamp(),
         judges_from = CASE WHEN reached < clock_timestamp() - $3 * interval '1 ms'
           THEN clock_timestamp() + $4 * interval '1 ms' ELSE judges_from END,
         owner = CASE WHEN until < clock_timestamp() THEN $1 ELSE owner END,
         until = CASE WHEN owner = $1 OR until < clock_timestamp()
           THEN clock_timestamp() + $2 * interval '1 ms' ELSE until END
       WHERE owner = $1 OR until < clock_timestamp() OR reached < clock_timestamp() - $5 * interval '1 ms'
       RETURNING owner = $1 AS is_mine, judges_from <= clock_timestamp() AS judges`,
      ...[owner, careMs, gapMs, graceMs, staleMs],
    );
    if (row?.is_mine !== true) return;
    const judging = [
      () => this.#endDead(),
      () => queue.reclaim(),
      () => this.#addForgotten(),
      () => this.#endUnwanted(),
    ];
    const steps = [...(row.judges === true ? judging : []), () => queue.addMissing(), () => this.#sweep()];
    // Each by itself: what hinders one does not hinder the others.
    for (const step of steps) await step().catch(this.#dependencies.onError);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await this.look().catch(this.#dependencies.onError);
      // Not all at the same time.
      await setTimeout(roundMs * (0.75 + Math.random() / 2), undefined, { signal, ref: false }).catch(() => {});
    }
  }

  /** Ends the claims of those whose connection is gone and who say nothing, so that nobody waits until these run out. */
  async #endDead(): Promise<void> {
    await this.#dependencies.db.first("SELECT end_dead($1, $2)", goneMs, quietMs);
  }

  /** Runs that have not ended, are in nobody's hands, and wait nowhere: whoever accepted them died on the way to the queue. */
  async #addForgotten(): Promise<void> {
    const { db, store, queue, placeOf } = this.#dependencies;
    const rows = await db.all(
      `SELECT id FROM runs WHERE ended IS NULL AND (lease_until IS NULL OR lease_until < clock_timestamp())
         AND NOT placed AND created < $1 AND NOT EXISTS (SELECT 1 FROM waiting w WHERE w.id = runs.id)
         -- Who performs the other performs it too, as long as it lives.
         AND NOT EXISTS (SELECT 1 FROM runs o WHERE o.id = runs.inner_of AND o.lease_until > clock_timestamp())
       ORDER BY n LIMIT $2`,
      ...[Date.now() - settledMs, most],
    );
    for (const { id } of rows) {
      const run = await store.get(String(id));
      if (run !== undefined) await queue.add(run.id, placeOf(run));
    }
  }

  /** Runs for whose answer nobody waits any more, and such as are over their time. */
  async #endUnwanted(): Promise<void> {
    const { db, cancel } = this.#dependencies;
    const rows = await db.all(
      `(SELECT id FROM runs WHERE ended IS NULL AND deadline < $1 AND cancel_requested = 0 LIMIT $2)
       UNION
       (SELECT id FROM runs WHERE ended IS NULL AND attended = 1 AND cancel_requested = 0 AND accepted_by <> ALL(
          ARRAY(SELECT id FROM members WHERE until > clock_timestamp())) LIMIT $2)`,
      ...[Date.now(), most],
    );
    for (const { id } of rows) await cancel(String(id));
  }

  async #sweep(): Promise<void> {
    const { db, sweepResults } = this.#dependencies;
    if (performance.now() < this.#sweepsFrom) return;
    this.#sweepsFrom = performance.now() + sweepMs;
    await db.run("DELETE FROM members WHERE until < clock_timestamp() - interval '1 minute'");
    await db.run("DELETE FROM applied WHERE at < now() - interval '1 hour'");
    await db.run("DELETE FROM in_flight WHERE until < clock_timestamp() - interval '1 minute'");
    await sweepResults();
  }
}
