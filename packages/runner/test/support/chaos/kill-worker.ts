import { setTimeout } from "node:timers/promises";
import type { Process } from "../cluster/cluster.ts";
import type { Asking } from "./asking.ts";

/** What became of a run of a worker that was killed: ms from its death on, infinite where it took a minute. */
export interface Recovery {
  /** Until nobody held it any more. */
  readonly freeMs: number;
  /** Until another had it. */
  readonly ms: number;
}

/** Kills a worker, and sees who takes up the runs that it held. */
export async function killWorker(worker: Process, ask: Asking): Promise<readonly Promise<Recovery>[]> {
  const held = await ask(
    `SELECT r.id, r.attempt FROM runs r JOIN members m ON m.id = r.owner
     WHERE r.ended IS NULL AND r.lease_until IS NOT NULL AND m.name LIKE '%:' || $1`,
    String(worker.child.pid),
  );
  await worker.kill();
  const began = performance.now();
  return held.map(async ({ id, attempt }) => {
    let freeMs: number | undefined;
    while (performance.now() - began < 60_000) {
      await setTimeout(100);
      const [row] = await ask(
        "SELECT attempt, ended, lease_until > clock_timestamp() AS held FROM runs WHERE id = $1",
        String(id),
      );
      const ms = performance.now() - began;
      // Its own last word may have arrived after we asked what it held.
      if (row?.attempt === attempt && row?.ended !== null) return { freeMs: 0, ms: 0 };
      if (row?.attempt !== attempt) return { freeMs: freeMs ?? ms, ms };
      if (row?.held !== true) freeMs ??= ms;
    }
    return { freeMs: freeMs ?? Number.POSITIVE_INFINITY, ms: Number.POSITIVE_INFINITY };
  });
}
