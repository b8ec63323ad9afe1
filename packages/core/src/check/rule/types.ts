import { connects, type Substitution, substitute } from "../../port/connect.ts";
import { isList, isVariable, parseType, type TypeRef } from "../../port/type-ref.ts";
import { kindOf } from "../../problem/data.ts";
import type { Remedy } from "../../problem/problem.ts";
import { type CheckedGraph, type CheckedNode, type Context, labelOf } from "../context.ts";
import type { LinkPlace } from "./links.ts";

/** A link that brings a value of some kind to a port. */
interface Arrival {
  readonly place: LinkPlace;
  /** `load.vae`, or the name of the graph input. */
  readonly from: string;
  readonly type: TypeRef;
}

/** Type variables of one node: what they stand for, and which port said so. */
export interface NodeVariables {
  readonly types: Substitution;
  readonly by: Map<string, string>;
}

/** Whether a kind of value may connect to a port; reports one that may not. Binds the node's type variables. */
export function checkType(
  graph: CheckedGraph,
  node: CheckedNode,
  to: TypeRef,
  variables: NodeVariables,
  { place, from, type }: Arrival,
): boolean {
  const { context } = graph;
  const { port } = place;
  if (connects(type, to, context.types, variables.types)) {
    if (isVariable(to) && !variables.by.has(to.variable)) variables.by.set(to.variable, port);
    return true;
  }
  const wanted = substitute(to, variables.types);
  const bound = isVariable(to) ? variables.by.get(to.variable) : undefined;
  context.collector.add({
    code: "TYPE_MISMATCH",
    path: place.path,
    port,
    at: place.at,
    place: "link",
    label: labelOf(node),
    input: port,
    from,
    expected: kindOf(wanted, context.types),
    found: kindOf(type, context.types),
    ...(bound !== undefined && bound !== port && { bound }),
    remedy: remedyFor(graph, type, wanted, from),
  });
  return false;
}

/** How a person gets from what there is to what is needed. */
function remedyFor(graph: CheckedGraph, from: TypeRef, to: TypeRef, link: string): Remedy {
  const { context } = graph;
  const source = graph.nodes.get(link.slice(0, Math.max(0, link.lastIndexOf("."))));
  for (const [name, { type }] of source?.outputs ?? []) {
    if (type.id !== "any" && connects(type, to, context.types))
      return { use: "output", output: `${source!.id}.${name}` };
  }
  if (isList(from) && connects(from.of, to, context.types)) return { use: "map" };
  if (isList(to) && connects(from, to.of, context.types)) return { use: "list" };
  const between = converter(context, from, to);
  return between === undefined ? { use: "link" } : { use: "node", node: between };
}

/** The node type that makes one kind of another: the first by name of those with the fewest inputs. */
function converter({ nodes, types }: Context, from: TypeRef, to: TypeRef): string | undefined {
  // Numbers and texts go into nearly every node, which does not make it their converter.
  if (types.get(from.id)?.literal ?? true) return undefined;
  let best: { readonly type: string; readonly inputs: number } | undefined;
  for (const { type, inputs, outputs, body } of nodes.values()) {
    if (body !== undefined) continue;
    const all = Object.values(inputs);
    const accepts = all.some((spec) => fits(from, parseType(spec.type), types));
    const produces = Object.values(outputs).some((spec) => fits(parseType(spec.type), to, types));
    if (!accepts || !produces) continue;
    const better = best === undefined || all.length < best.inputs || (all.length === best.inputs && type < best.type);
    if (better) best = { type, inputs: all.length };
  }
  return best?.type;
}

function fits(from: TypeRef | undefined, to: TypeRef | undefined, types: Context["types"]): boolean {
  if (from === undefined || to === undefined || from.id === "any" || to.id === "any") return false;
  return connects(from, to, types);
}
