import type { GraphLimits } from "@sigmaflow/core";
import { storeErrors } from "../store/error-codes.ts";
import { isNotKept } from "../store/not-kept.ts";
import type { Claim, NewClaim } from "../store/run-store.ts";
import type { StoredRun } from "../store/stored-run.ts";
import type { AcceptedRun } from "./accepted-runs.ts";
import { runErrors } from "./error-codes.ts";
import { type EndingDependencies, keepEnding } from "./keep-ending.ts";
import { defaultLeaseMs, keepLease } from "./lease.ts";
import { type ActiveRun, failedBy, type Performed, performRun, type RunDependencies } from "./perform-run.ts";
import { prepare } from "./prepare.ts";
import type { PaidCallLimits } from "./stored-allowance.ts";

/** What a turn is taken with. */
export interface TurnDependencies extends RunDependencies, Omit<EndingDependencies, "store" | "onError"> {
  /** Names this process to others. */
  readonly owner: string;
  readonly limits: PaidCallLimits & Partial<GraphLimits>;
  /** How long a claim lasts without being renewed, ms. */
  readonly leaseMs?: number | undefined;
  /** Others may take the run over. */
  readonly isShared?: boolean;
}

/** A run that took its process along so often is not tried again: it would do so at every start. */
const mostCrashes = 2;
/** Where workers come and go, one may die of something else more often. */
const mostCrashesShared = 8;

/**
 * Claims a run, performs it and has its end written down; does nothing to one that has ended or that somebody else
 * performs. Returns whether nothing of it is left to do here.
 *
 * @throws only when the store fails for another reason than that it takes nothing more.
 */
export async function takeTurn(
  active: ActiveRun,
  accepted: AcceptedRun | undefined,
  dependencies: TurnDependencies,
): Promise<boolean> {
  const { store, owner, leaseMs = defaultLeaseMs } = dependencies;
  const { id } = active;
  let claim: NewClaim | undefined;
  try {
    claim = await store.claim(id, { owner, leaseMs, token: active.token });
  } catch (error) {
    if (!isNotKept(error)) throw error;
    // Where others may have it, nothing is ended that was not claimed.
    if (dependencies.isShared) return false;
    const { attempt } = (await store.get(id))!;
    await keepEnding({ run: id, attempt }, { event: failedBy(id, error) }, dependencies);
    return true;
  }
  // Whoever holds it has it; where others may, it is looked after there.
  if (claim === undefined) return true;
  if (claim.cancelRequested) active.controller.abort();
  const began = performance.now();
  dependencies.observer?.started(id);
  const endLease = keepLease(store, claim, leaseMs, () => leave(active));
  try {
    const ending =
      claim.crashes < (dependencies.isShared ? mostCrashesShared : mostCrashes)
        ? await performClaimed(claim, active, accepted, dependencies)
        : { event: failedBy(id, runErrors.RUN_CRASHED_REPEATEDLY({ crashes: claim.crashes })) };
    if (ending === undefined) {
      dependencies.observer?.left?.(id);
      await store.release(claim);
    } else {
      await keepEnding(claim, ending, dependencies);
      dependencies.observer?.ended(id, ending, performance.now() - began);
    }
    return ending !== undefined;
  } catch (error) {
    if (!storeErrors.RUN_TAKEN_OVER.is(error)) throw error;
    dependencies.observer?.lost?.(id);
    return false;
  } finally {
    endLease();
  }
}

/** Ends a run here without an ending, for somebody else to go on with. */
export function leave(run: ActiveRun): void {
  run.isLeft = true;
  run.controller.abort();
}

async function performClaimed(
  claim: Claim,
  active: ActiveRun,
  accepted: AcceptedRun | undefined,
  dependencies: TurnDependencies,
) {
  let performed: Performed;
  try {
    // What was accepted here and never begun anywhere is known whole.
    if (accepted?.prepared !== undefined && claim.attempt === 1)
      performed = {
        ...{ prepared: accepted.prepared, graphName: accepted.graphName, firstSeq: 0 },
        onSeen: accepted.onSeen,
      };
    else performed = await prepareAgain((await dependencies.store.get(claim.run))!, dependencies);
  } catch (error) {
    return { event: failedBy(claim.run, error) };
  }
  return await performRun(performed, claim, active, dependencies);
}

/** Prepares a run from the store, with the seeds that were drawn when it was accepted. */
async function prepareAgain(run: StoredRun, dependencies: TurnDependencies): Promise<Performed> {
  const { graph, inputs, seeds, wanted, graphName, lastSeq } = run;
  const prepared = await prepare(graph, inputs, dependencies, { seeds, ...(wanted && { outputs: wanted }) });
  return { prepared, graphName, firstSeq: lastSeq + 1 };
}
