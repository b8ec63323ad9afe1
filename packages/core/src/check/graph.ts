import { type GraphBody, isFrom, type Json, linkParts } from "../graph/document.ts";
import { badNames, nearestName } from "../graph/ids.ts";
import { linksOf } from "../graph/links.ts";
import { orderNodes } from "../graph/order.ts";
import { substitute } from "../port/connect.ts";
import { outputFacts } from "../port/output-facts.ts";
import type { DocumentPath } from "../problem/place.ts";
import type { InParts } from "../value/in-parts.ts";
import { type CheckedGraph, type CheckedNode, type Context, nodePath } from "./context.ts";
import { checkBodyNode } from "./rule/bodies.ts";
import { checkCompound } from "./rule/compounds.ts";
import { checkCycles } from "./rule/cycles.ts";
import { countExecutions } from "./rule/executions.ts";
import { checkSizes } from "./rule/facts.ts";
import { checkGraphInputs, graphInputs } from "./rule/graph-inputs.ts";
import { checkInputs } from "./rule/inputs.ts";
import { prepareNode } from "./rule/node-types.ts";
import { checkOutputs } from "./rule/outputs.ts";
import { checkReach, reach, surelyRun } from "./rule/reach.ts";
import type { NodeVariables } from "./rule/types.ts";
import type { NodeShape } from "./shape.ts";
import { type ArrivingInfo, numberFact, type StaticInfo } from "./static-info.ts";

/** Where a graph stands and what it is given. */
export interface GraphPlace {
  readonly path: string;
  readonly at: (...keys: (string | number)[]) => DocumentPath;
  /** What reaches its inputs from outside. */
  readonly given: ReadonlyMap<string, StaticInfo>;
  /** Values of its inputs, where they are given before running. */
  readonly values?: Readonly<Record<string, Json>>;
}

/** Nodes that are checked in one part: a few milliseconds' work. */
const nodesOfPart = 500;

/** Checks one graph and all inside it, reports what is wrong and returns what is known of its outputs, by name. */
export function* checkGraph(
  context: Context,
  body: GraphBody,
  { given, values, ...place }: GraphPlace,
): InParts<ReadonlyMap<string, StaticInfo>> {
  const { path, at } = place;
  for (const bad of badNames(body, [], { inside: false })) {
    const name = String(bad.at(-1));
    const where = bad[0] === "nodes" ? { path: nodePath(place, name) } : { path, port: name };
    context.collector.add({ code: "BAD_ID", ...where, at: at(...bad), found: name, ...nearestName(name) });
  }
  checkGraphInputs(body, context, (name, key) => ({ path, port: name, at: at("inputs", name, key) }));
  const nodes = new Map<string, CheckedNode>();
  yield;
  const links = linksOf(body);
  yield;
  const numbered = links.ids.map((id) => prepareNode(id, body.nodes[id]!, context, place));
  for (const node of numbered) nodes.set(node.id, node);
  const inputs = graphInputs(body, given, values);
  const graph: CheckedGraph = { context, body, path, at, inputs, nodes, numbered, maybeMissing: [], unfit: [] };
  yield;
  const order = orderNodes(links.sources);
  checkCycles(
    graph,
    order.cycles.map((circle) => circle.map((number) => links.ids[number]!)),
  );
  for (let at = 0; at < order.nodes.length; ) {
    const next = checkPlainNodes(graph, order.nodes, at);
    if (next > at) yield;
    else yield* checkNodeAround(graph, numbered[order.nodes[at]!]!);
    at = Math.max(next, at + 1);
  }
  yield;
  const outputs = checkOutputs(graph);
  const sources = Object.values(body.outputs ?? {}).flatMap((output) =>
    isFrom(output) ? [linkParts(output.$from).node] : [],
  );
  const needed = reach(sources, links, links.sources);
  const sure = surelyRun(graph, links, sources, needed);
  checkReach(graph, sources.length > 0, { needed, sure });
  countExecutions(graph, sure);
  return outputs;
}

/** Checks nodes without a graph inside, up to a part's worth, and returns where it ended. */
function checkPlainNodes(graph: CheckedGraph, order: readonly number[], from: number): number {
  const end = Math.min(order.length, from + nodesOfPart);
  for (let at = from; at < end; at++) {
    const node = graph.numbered[order[at]!]!;
    if (node.body !== undefined || node.entry?.graph !== undefined) return at;
    checkNode(graph, node);
  }
  return end;
}

function checkNode(graph: CheckedGraph, node: CheckedNode): void {
  const { entry, shape } = node;
  const { outputs } = graph.context;
  if (shape?.fixed !== undefined) {
    // What reaches such a node counts for nothing else.
    checkInputs(graph, node, unbound, undefined);
    node.outputs = shape.fixed;
  } else {
    const variables: NodeVariables = shape?.generic ? { types: new Map(), by: new Map() } : unbound;
    const arrived = new Map<string, ArrivingInfo>();
    checkInputs(graph, node, variables, arrived);
    if (entry === undefined || shape === undefined) return;
    node.outputs = plainOutputs(shape, arrived, variables);
    if (outputs !== undefined) checkSizes(graph, node, arrived);
  }
  outputs?.set(nodePath(graph, node.id), node.outputs);
}

/** Checks a node with a graph inside it. */
function* checkNodeAround(graph: CheckedGraph, node: CheckedNode): InParts<void> {
  const { entry, body, shape } = node;
  const { outputs } = graph.context;
  const variables: NodeVariables = shape?.generic ? { types: new Map(), by: new Map() } : unbound;
  const arrived = new Map<string, ArrivingInfo>();
  checkInputs(graph, node, variables, arrived);
  if (entry === undefined || shape === undefined) return;
  if (entry.body !== undefined && body !== undefined) {
    if (entry.body !== "call") node.iterations = numberFact(arrived.get("items")?.facts ?? {}, "length") ?? 0;
    node.outputs = yield* checkBodyNode(graph, { ...node, body }, entry.body, arrived, checkGraph);
  } else if (entry.graph !== undefined) node.outputs = yield* checkCompound(graph, node, arrived, checkGraph);
  if (node.outputs === undefined) return;
  if (outputs !== undefined && body === undefined) checkSizes(graph, node, arrived);
  outputs?.set(nodePath(graph, node.id), node.outputs);
}

/** For nodes without type variables. */
const unbound: NodeVariables = { types: new Map(), by: new Map() };

function plainOutputs(
  shape: NodeShape,
  arrived: ReadonlyMap<string, ArrivingInfo>,
  variables: NodeVariables,
): Map<string, StaticInfo> {
  const outputs = new Map<string, StaticInfo>();
  for (const [name, { spec, type }] of shape.outputs) {
    const facts = outputFacts(spec, arrived);
    outputs.set(name, { type: substitute(type, variables.types), facts, optional: spec.optional === true });
  }
  return outputs;
}
