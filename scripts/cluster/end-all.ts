import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** Asks processes to end, and resolves when all have, those that somebody killed before too. */
export async function endAll(children: Iterable<ChildProcess>, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  await Promise.all(
    [...children].map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill(signal);
      await ended;
    }),
  );
}
