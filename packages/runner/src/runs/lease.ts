import type { Claim, RunStore } from "../store/run-store.ts";

/** How long a claim lasts without being renewed, ms: a run of a worker that died is taken over after that. */
export const defaultLeaseMs = 30_000;

/** Keeps a claim alive; `onLost` is called when it counts no more. Returns a function that ends that. */
export function keepLease(store: RunStore, claim: Claim, leaseMs: number, onLost: () => void): () => void {
  const renew = async () => {
    try {
      if (!(await store.renew(claim, leaseMs))) onLost();
    } catch {
      // A store that is away for a moment may be back before the lease runs out; if not, its writes are refused.
    }
  };
  const timer = setInterval(() => void renew(), leaseMs / 3).unref();
  return () => clearInterval(timer);
}
