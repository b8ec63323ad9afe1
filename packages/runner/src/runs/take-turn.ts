import type { GraphLimits } from "@sigmaflow/core";
import { isNotKept } from "../store/not-kept.ts";
import type { Claim, NewClaim } from "../store/run-store.ts";
import type { StoredRun } from "../store/stored-run.ts";
import type { AcceptedRun } from "./accepted-runs.ts";
import { type EndingHost, keepEnding } from "./keep-ending.ts";
import { keepLease, leaseMs } from "./lease.ts";
import { failedBy, type Performed, performRun, type RunHost, type UnderWay } from "./perform-run.ts";
import { prepare } from "./prepare.ts";

/** What a turn is taken with. */
export interface TurnHost extends RunHost, Omit<EndingHost, "store" | "onError"> {
  /** Names this process to others. */
  readonly owner: string;
  readonly limits: Partial<GraphLimits>;
}

/**
 * Claims a run, performs it and has its end written down; does nothing to one that has ended or that somebody else
 * performs. Gives whether nothing of it is left to do here. Rejects only when the store fails for another reason than
 * that it takes nothing more.
 */
export async function takeTurn(
  underWay: UnderWay,
  accepted: AcceptedRun | undefined,
  host: TurnHost,
): Promise<boolean> {
  const { store, owner } = host;
  const { id } = underWay;
  let claim: NewClaim | undefined;
  try {
    claim = await store.claim(id, { owner, leaseMs });
  } catch (error) {
    if (!isNotKept(error)) throw error;
    const { attempt } = (await store.get(id))!;
    await keepEnding({ run: id, attempt }, { event: failedBy(id, error) }, host);
    return true;
  }
  if (claim === undefined) return true;
  if (claim.cancelRequested) underWay.controller.abort();
  const endLease = keepLease(store, claim, () => leave(underWay));
  try {
    const ending = await performClaimed(claim, underWay, accepted, host);
    if (ending === undefined) await store.release(claim);
    else await keepEnding(claim, ending, host);
    return ending !== undefined;
  } finally {
    endLease();
  }
}

/** Ends a run here without an ending, for somebody else to go on with. */
export function leave(run: UnderWay): void {
  run.isLeft = true;
  run.controller.abort();
}

async function performClaimed(claim: Claim, underWay: UnderWay, accepted: AcceptedRun | undefined, host: TurnHost) {
  let performed: Performed;
  try {
    // What was accepted here and never begun anywhere is known whole.
    if (accepted?.prepared !== undefined && claim.attempt === 1)
      performed = { prepared: accepted.prepared, scope: accepted.scope, firstSeq: 0 };
    else performed = await prepareAgain((await host.store.get(claim.run))!, host);
  } catch (error) {
    return { event: failedBy(claim.run, error) };
  }
  return await performRun(performed, claim, underWay, host);
}

/** Prepares a run from the store, with the seeds that were drawn when it was accepted. */
async function prepareAgain(run: StoredRun, host: TurnHost): Promise<Performed> {
  const { graph, inputs, seeds, wanted, scope, lastSeq } = run;
  const prepared = await prepare(graph, inputs, host, { seeds, ...(wanted && { outputs: wanted }) });
  return { prepared, scope, firstSeq: lastSeq + 1 };
}
