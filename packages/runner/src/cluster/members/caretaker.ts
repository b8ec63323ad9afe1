import { setTimeout } from "node:timers/promises";
import type { Place } from "../../store/run-queue.ts";
import type { RunStore } from "../../store/run-store.ts";
import type { StoredRun } from "../../store/stored-run.ts";
import type { Database } from "../postgres/database.ts";
import type { ClusterRunQueue } from "../queue/cluster-run-queue.ts";

export interface CaretakerDependencies {
  readonly db: Database;
  readonly store: RunStore;
  readonly queue: ClusterRunQueue;
  /** Where a run is to wait. */
  readonly placeOf: (run: StoredRun) => Place;
  /** Ends a run that has not. */
  readonly cancel: (id: string) => Promise<unknown>;
  readonly onError: (error: unknown) => void;
}

/** How often what was left is looked for, ms, and how old a run is by which it has to be somewhere. */
const roundMs = 1000;
const settledMs = 3000;
/** Runs that one round takes care of. */
const most = 500;
/** Names the lock under which one process at a time looks. */
const careLock = 0xca2e;

/**
 * Looks after what nobody holds any more: lets wait again what dead workers had, adds what the queue has forgotten, and
 * ends what nobody waits for any more or what is over its time. Every process has one; one at a time does a round.
 */
export class Caretaker {
  readonly #dependencies: CaretakerDependencies;
  readonly #closing = new AbortController();
  readonly #working: Promise<void>;

  constructor(dependencies: CaretakerDependencies) {
    this.#dependencies = dependencies;
    this.#working = this.#work();
  }

  /** One round; nothing where another process is at it. */
  async look(): Promise<void> {
    const { db, queue } = this.#dependencies;
    await db.transaction(async (queries) => {
      const mine = await queries.first("SELECT pg_try_advisory_xact_lock($1) AS mine", careLock);
      if (mine?.mine !== true) return;
      await queue.reconcile();
      await this.#addForgotten();
      await this.#endUnwanted();
      await queries.run("DELETE FROM members WHERE until < clock_timestamp() - interval '1 minute'");
    });
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

  /** Runs that have not ended, are in nobody's hands, and wait nowhere: whoever accepted them died on the way to the queue. */
  async #addForgotten(): Promise<void> {
    const { db, store, queue, placeOf } = this.#dependencies;
    const rows = await db.all(
      `SELECT id FROM runs WHERE ended IS NULL AND (lease_until IS NULL OR lease_until < clock_timestamp())
         AND created < $1 AND NOT EXISTS (SELECT 1 FROM waiting w WHERE w.id = runs.id) ORDER BY n LIMIT $2`,
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
      `SELECT id FROM runs WHERE ended IS NULL AND cancel_requested = 0 AND (deadline < $1 OR (attended = 1
         AND NOT EXISTS (SELECT 1 FROM members m WHERE m.id = runs.accepted_by AND m.until > clock_timestamp())))
       ORDER BY n LIMIT $2`,
      ...[Date.now(), most],
    );
    for (const { id } of rows) await cancel(String(id));
  }
}
