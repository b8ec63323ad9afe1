import type { Effect } from "../node/define-node.ts";
import type { PlannedGraph } from "./plan.ts";

/** Whether running a planned graph may run a node of an effect, in bodies of any depth. */
export function hasEffect({ nodes }: PlannedGraph, effect: Effect): boolean {
  return nodes.some(({ entry, work }) =>
    work.kind === "compute" ? entry.effect === effect : hasEffect(work.body, effect),
  );
}
