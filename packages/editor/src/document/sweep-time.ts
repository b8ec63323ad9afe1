import type { GraphDocument } from "@sigmaflow/core";
import { isFrom, isInput } from "@sigmaflow/core/editing";
import type { SweepAxis } from "./sweep.ts";

/** What is known of nodes before they run. */
interface Known {
  /** How long the work of a node lasts, ms. */
  readonly took: (node: string) => number | undefined;
  /** Whether the cache has its result as the graph is. */
  readonly isReady: (node: string) => boolean;
}

/**
 * How long a sweep is expected to last, ms: each node once for every combination of the axes that lead to it, as what is
 * the same in several runs is made once. Undefined where it is not known of a node.
 */
export function sweepMs(
  document: GraphDocument,
  axes: readonly SweepAxis[],
  { took, isReady }: Known,
): number | undefined {
  const reached = axes.map(({ points }) =>
    reachedBy(document, new Set(points.flatMap((one) => Object.keys(one.inputs)))),
  );
  let sum = 0;
  for (const node of Object.keys(document.nodes)) {
    const leading = axes.filter((_, at) => reached[at]!.has(node));
    const ms = leading.length === 0 && isReady(node) ? 0 : took(node);
    if (ms === undefined) return undefined;
    sum += leading.reduce((product, { points }) => product * points.length, ms);
  }
  return sum;
}

/** Nodes whose results change with the graph's inputs of these names. */
function reachedBy({ nodes }: GraphDocument, inputs: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  const leads = (value: unknown): boolean => {
    if (Array.isArray(value)) return value.some(leads);
    if (isInput(value)) return inputs.has(value.$input);
    return isFrom(value) && found.has(value.$from.split(".")[0] ?? "");
  };
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const [id, node] of Object.entries(nodes))
      if (!found.has(id) && Object.values(node.in ?? {}).some(leads)) found.add(id);
  }
  return found;
}
