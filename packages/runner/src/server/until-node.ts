import { type GraphDocument, readGraph, readGraphValue } from "@sigmaflow/core";
import type { Engine } from "../engine/engine.ts";
import { serverErrors } from "./error-codes.ts";

/**
 * A graph whose outputs are those of one of its nodes, so that a run of it goes as far as that node. What cannot be read is
 * returned as it is: it is refused for that where it is prepared.
 *
 * @throws `NODE_NOT_FOUND`.
 */
export function graphUntil<S extends string | Readonly<Record<string, unknown>>>(
  source: S,
  node: string,
  { catalogue }: Pick<Engine, "catalogue">,
): S | GraphDocument {
  const { draft } =
    typeof source === "string" ? readGraph(source, { catalogue }) : readGraphValue(source, { catalogue });
  if (draft === undefined) return source;
  const found = Object.hasOwn(draft.nodes, node) ? draft.nodes[node] : undefined;
  const names = found && outputsOf(found, catalogue);
  if (names === undefined || names.length === 0)
    throw serverErrors.NODE_NOT_FOUND({ node, nodes: Object.keys(draft.nodes) });
  return { ...draft, outputs: Object.fromEntries(names.map((name) => [name, { $from: `${node}.${name}` }])) };
}

/** Names of what a node puts out: what its type declares, or the graph in it. */
function outputsOf({ type, body }: GraphDocument["nodes"][string], { nodes }: Engine["catalogue"]): readonly string[] {
  const declared = Object.hasOwn(nodes, type) ? Object.keys(nodes[type]?.outputs ?? {}) : [];
  return declared.length === 0 && body !== undefined && !("$graph" in body)
    ? Object.keys(body.outputs ?? {})
    : declared;
}
