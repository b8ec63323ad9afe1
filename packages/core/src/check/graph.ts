import { type GraphBody, isFrom, type Json, linkParts } from "../graph/document.ts";
import { badNames, nearestName } from "../graph/ids.ts";
import { linksOf } from "../graph/links.ts";
import { orderNodes } from "../graph/order.ts";
import { substitute } from "../port/connect.ts";
import type { DocumentPath } from "../problem/place.ts";
import { type CheckedNode, type Context, nodePath, type Scope } from "./context.ts";
import type { Arrived, Known } from "./known.ts";
import { checkBodyNode } from "./rule/bodies.ts";
import { checkCompound } from "./rule/compounds.ts";
import { checkCycles } from "./rule/cycles.ts";
import { checkSizes, outputFacts } from "./rule/facts.ts";
import { checkGraphInputs, graphInputs } from "./rule/graph-inputs.ts";
import { checkInputs } from "./rule/inputs.ts";
import { prepareNode } from "./rule/node-types.ts";
import { checkOutputs } from "./rule/outputs.ts";
import { checkReach } from "./rule/reach.ts";
import type { NodeBindings } from "./rule/types.ts";
import type { NodeShape } from "./shape.ts";

/** Where a graph stands and what it is given. */
export interface GraphPlace {
  readonly path: string;
  readonly at: (...keys: (string | number)[]) => DocumentPath;
  /** What reaches its inputs from outside. */
  readonly given: ReadonlyMap<string, Known>;
  /** Values of its inputs, where they are given before running. */
  readonly values?: Readonly<Record<string, Json>>;
}

/** Checks one graph and all inside it, reports what is wrong and tells what it gives, by output. */
export function checkGraph(
  context: Context,
  body: GraphBody,
  { given, values, ...place }: GraphPlace,
): ReadonlyMap<string, Known> {
  const { path, at } = place;
  for (const bad of badNames(body, [], { inside: false })) {
    const name = String(bad.at(-1));
    const where = bad[0] === "nodes" ? { path: nodePath(place, name) } : { path, port: name };
    context.report.add({ code: "BAD_ID", ...where, at: at(...bad), found: name, ...nearestName(name) });
  }
  checkGraphInputs(body, context, (name, key) => ({ path, port: name, at: at("inputs", name, key) }));
  const nodes = new Map<string, CheckedNode>();
  const links = linksOf(body);
  for (const id of links.ids) nodes.set(id, prepareNode(id, body.nodes[id]!, context, place));
  const inputs = graphInputs(body, given, values);
  const scope: Scope = { context, body, path, at, inputs, nodes, maybeMissing: [] };
  const order = orderNodes(links.sources);
  checkCycles(
    scope,
    order.cycles.map((circle) => circle.map((number) => links.ids[number]!)),
  );
  for (const number of order.nodes) checkNode(scope, nodes.get(links.ids[number]!)!);
  const outputs = checkOutputs(scope);
  const sources = Object.values(body.outputs ?? {}).flatMap((output) =>
    isFrom(output) ? [linkParts(output.$from).node] : [],
  );
  checkReach(scope, links, sources);
  return outputs;
}

function checkNode(scope: Scope, node: CheckedNode): void {
  const { entry, body, shape } = node;
  const { outputs } = scope.context;
  if (shape?.fixed !== undefined) {
    // What reaches such a node counts for nothing else.
    checkInputs(scope, node, unbound, undefined);
    node.outputs = shape.fixed;
  } else {
    const bindings: NodeBindings = shape?.generic ? { types: new Map(), by: new Map() } : unbound;
    const arrived = new Map<string, Arrived>();
    checkInputs(scope, node, bindings, arrived);
    if (entry === undefined || shape === undefined) return;
    if (entry.body !== undefined && body !== undefined) {
      node.outputs = checkBodyNode(scope, { ...node, body }, entry.body, arrived, checkGraph);
    } else if (entry.graph !== undefined) node.outputs = checkCompound(scope, node, arrived, checkGraph);
    else node.outputs = plainOutputs(shape, arrived, bindings);
    if (outputs !== undefined && body === undefined) checkSizes(scope, node, arrived);
  }
  outputs?.set(nodePath(scope, node.id), node.outputs);
}

/** For nodes without type variables. */
const unbound: NodeBindings = { types: new Map(), by: new Map() };

function plainOutputs(
  shape: NodeShape,
  arrived: ReadonlyMap<string, Arrived>,
  bindings: NodeBindings,
): Map<string, Known> {
  const outputs = new Map<string, Known>();
  for (const [name, { spec, type }] of shape.outputs) {
    const facts = outputFacts(spec, arrived);
    outputs.set(name, { type: substitute(type, bindings.types), facts, optional: spec.optional === true });
  }
  return outputs;
}
