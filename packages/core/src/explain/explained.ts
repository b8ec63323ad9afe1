import type { Ingredients } from "../cache/contract.ts";
import type { FailureData } from "../problem/failure-data.ts";

/** Why something runs: the first ingredient of its key that differs from the last run at this path. */
export interface Reason {
  /** Name of the input, or `node`, `(environment)`, `(outside)`, `(body)`. */
  readonly ingredient: string;
  /** Content ids, or undefined where there was or is none. */
  readonly before?: string;
  readonly now?: string;
}

/** A range of a loop's steps; `to` is not part of it. */
export interface ExplainedSteps {
  readonly from: number;
  readonly to: number;
  readonly status: Explained["status"];
}

/** What would happen to one node. */
export interface Explained {
  readonly path: string;
  readonly node: string;
  /**
   * `follows`: waits for a result that is not known yet, and may still turn out to be cached. `fails`: what its key is
   * made of cannot be had, a missing model for example, so that a run would end here. `unseen`: not looked at, because
   * what may be looked at was used up before (`GraphLimits.explained`); what is inside is not known.
   */
  readonly status: "cached" | "runs" | "follows" | "fails" | "unseen";
  readonly reason?: Reason | "first run" | "not in the cache any more" | "never cached";
  /** Why it fails; only then. */
  readonly error?: FailureData;
  /** Of loops, and of maps that were not looked at to their end. */
  readonly steps?: readonly ExplainedSteps[];
}

/**
 * How many nodes and iterations at least were not looked at; what is inside them is not known. 0 where everything was.
 */
export function unseenIn(rows: readonly Explained[]): number {
  let count = 0;
  for (const { status, steps = [] } of rows) {
    if (status !== "unseen") continue;
    const iterations = steps.reduce((sum, { from, to, status }) => sum + (status === "unseen" ? to - from : 0), 0);
    count += Math.max(1, iterations);
  }
  return count;
}

/** The first ingredient that differs, in the order of the key. */
export function reasonFor(
  now: Ingredients,
  before: Ingredients | undefined,
  nameOf: (ingredient: string) => string = (ingredient) => ingredient,
): Exclude<Explained["reason"], undefined> {
  if (before === undefined) return "first run";
  const old = new Map(before);
  for (const [ingredient, id] of now) {
    const was = old.get(ingredient);
    if (was !== id) return { ingredient: nameOf(ingredient), now: id, ...(was === undefined ? {} : { before: was }) };
    old.delete(ingredient);
  }
  const gone = [...old][0];
  return gone ? { ingredient: nameOf(gone[0]), before: gone[1] } : "not in the cache any more";
}
