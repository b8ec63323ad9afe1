import type { PaidAllowance } from "@sigmaflow/core";
import type { Claim, RunStore } from "../store/run-store.ts";

/** How many paid calls a server makes at most. */
export interface PaidCallLimits {
  /** By the runs of one wish together. */
  readonly paidPerRun: number;
  /** By all runs together on one day, by UTC. */
  readonly paidPerDay: number;
}

/** The paid calls that a claimed run may make, counted in the store, so that a resumed run goes on with the same count. */
export function storedAllowance(
  store: Pick<RunStore, "takePaidCall" | "returnPaidCall" | "keepPaidCall">,
  claim: Claim,
  { paidPerRun, paidPerDay }: PaidCallLimits,
  now: () => number = Date.now,
): PaidAllowance {
  const today = () => new Date(now()).toISOString().slice(0, 10);
  /** Days on which calls were counted; one that is taken back goes to the last. */
  let counted: string | undefined;
  return {
    async take(path, { isRepeatable } = { isRepeatable: false }) {
      const day = today();
      const limits = { perWish: paidPerRun, perDay: paidPerDay, day };
      const usedUp = await store.takePaidCall(claim, limits, { path, isRepeatable });
      if (usedUp === undefined) counted = day;
      if (usedUp === "wish")
        return { most: paidPerRun, of: "this run", advice: raise("--paid-per-run", "and run it again") };
      if (usedUp === "day")
        return {
          most: paidPerDay,
          of: "all runs of today (UTC)",
          advice: raise("--paid-per-day", "or wait for tomorrow"),
        };
      return undefined;
    },
    giveBack: (path) => store.returnPaidCall(claim, counted ?? today(), path),
    kept: (path) => store.keepPaidCall?.(claim, path),
  };
}

function raise(flag: string, otherwise: string): string {
  return `Start the server with a larger ${flag} ${otherwise}; what was paid for already costs nothing again.`;
}
