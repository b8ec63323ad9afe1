import type { RunDatabase } from "./run-database.ts";

/** For how many runs by idempotency key there is room beside each that is kept without. */
const keyedPerRun = 10;

/**
 * Deletes the oldest ended runs until at most `keep` are left, besides those that clients may still ask for by key, and
 * those of whose end somebody is still to hear.
 */
export function pruneRuns(db: RunDatabase, keep: number): void {
  db.run(
    `DELETE FROM runs WHERE status NOT IN ('queued', 'running')
       AND n NOT IN (SELECT n FROM runs WHERE status NOT IN ('queued', 'running') ORDER BY n DESC LIMIT ?)
       AND n NOT IN (SELECT n FROM runs JOIN idempotency_keys ON run = id ORDER BY n DESC LIMIT ?)
       AND id NOT IN (SELECT run FROM webhooks WHERE due IS NOT NULL)`,
    keep,
    keep * keyedPerRun,
  );
}
