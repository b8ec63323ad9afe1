import type { Spread } from "@sigmaflow/core";
import type { Engine } from "../engine/engine.ts";
import type { PreparedRun } from "../engine/prepare-run.ts";
import type { Place } from "../store/run-queue.ts";
import type { Claim } from "../store/run-store.ts";
import { placeFor } from "./lane-of.ts";

/** How a process takes part where several share their stores. */
export interface SharedRuns {
  /** Names this process to the others. */
  readonly owner: string;
  /** Whether it performs runs, or only accepts them. */
  readonly performs: boolean;
  /** How long a claim lasts without being renewed, ms. */
  readonly leaseMs: number;
  /** Lets others compute items of maps of a claimed run, which wait where it has waited. */
  readonly spread?: (claim: Claim, place: Place) => Spread;
  /** Does what waits under a name that is no run's; undefined for runs. Resolves to whether nothing of it is left to do. */
  readonly performOther?: (name: string, closing: AbortSignal) => Promise<boolean> | undefined;
  /** Runs that runs of any process wait for. */
  readonly inner: {
    outerOf(chain: readonly string[]): Promise<{ readonly id: string; readonly wish: string } | undefined>;
    ask(id: string, outer: string): Promise<void>;
    follow(listener: (id: string) => void): () => void;
  };
}

/** How turns are taken where others share the store, and where nobody does. */
export function turnOf(shared: SharedRuns | undefined, engine: Pick<Engine, "catalogue">) {
  if (shared === undefined) return { isShared: false };
  const { leaseMs, spread } = shared;
  return {
    ...{ isShared: true, leaseMs },
    // Has them compute items of a run's maps.
    spread: spread && ((claim: Claim, prepared: PreparedRun) => spread(claim, placeFor(prepared, {}, engine))),
  };
}

/** Does what waits under a name that is no run's, see {@link SharedRuns.performOther}. Never rejects. */
export async function performShared(
  name: string,
  closing: AbortSignal,
  shared: SharedRuns | undefined,
  onError: (error: unknown) => void,
): Promise<boolean | undefined> {
  try {
    return await shared?.performOther?.(name, closing);
  } catch (error) {
    onError(error);
    return false;
  }
}
