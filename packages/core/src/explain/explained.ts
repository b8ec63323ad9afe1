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
   * made of cannot be had, a missing model for example, so that a run would end here.
   */
  readonly status: "cached" | "runs" | "follows" | "fails";
  readonly reason?: Reason | "first run" | "not in the cache any more" | "never cached";
  /** Why it fails; only then. */
  readonly error?: FailureData;
  /** Loops only. */
  readonly steps?: readonly ExplainedSteps[];
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
