import { setTimeout } from "node:timers/promises";
import type { Process } from "../cluster/cluster.ts";
import type { Asking } from "./asking.ts";

/** How long it took until another worker had the run of one that was killed, ms; infinite where it took a minute. */
export type Recovery = Promise<number>;

/** Kills a worker, and sees who takes up the runs that it held. */
export async function killWorker(worker: Process, ask: Asking): Promise<readonly Recovery[]> {
  const held = await ask(
    `SELECT r.id, r.attempt FROM runs r JOIN members m ON m.id = r.owner
     WHERE r.ended IS NULL AND r.lease_until IS NOT NULL AND m.name LIKE '%:' || $1`,
    String(worker.child.pid),
  );
  await worker.kill();
  const began = performance.now();
  const recovered = held.map(async ({ id, attempt }) => {
    while (performance.now() - began < 60_000) {
      await setTimeout(100);
      const [row] = await ask("SELECT attempt, ended FROM runs WHERE id = $1", String(id));
      // Its own last word may have arrived after we asked what it held.
      if (row && row.attempt === attempt && row.ended !== null) return 0;
      if (row && row.attempt !== attempt) return performance.now() - began;
    }
    return Number.POSITIVE_INFINITY;
  });
  return recovered;
}
