import { type GraphBody, isFrom, type Json, linkParts } from "../graph/document.ts";
import { badNames, sayBadName } from "../graph/ids.ts";
import { orderNodes } from "../graph/order.ts";
import type { DocumentPath } from "../graph/parse-json.ts";
import { substitute } from "../port/connect.ts";
import { typeText } from "../port/type-ref.ts";
import {
  type Arrived,
  type CheckedNode,
  type Context,
  type Known,
  type KnownFacts,
  nodePath,
  type OutputInfo,
  type Scope,
} from "./context.ts";
import { checkBodyNode } from "./rule/bodies.ts";
import { checkCompound } from "./rule/compounds.ts";
import { checkCycles } from "./rule/cycles.ts";
import { checkPixels, outputFacts } from "./rule/facts.ts";
import { checkGraphInputs, graphInputs } from "./rule/graph-inputs.ts";
import { checkInputs, eachLink } from "./rule/inputs.ts";
import { prepareNode } from "./rule/node-types.ts";
import { checkOutputs } from "./rule/outputs.ts";
import { checkReach, type Edge } from "./rule/reach.ts";
import type { NodeBindings } from "./rule/types.ts";

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
export function checkGraph(context: Context, body: GraphBody, place: GraphPlace): ReadonlyMap<string, Known> {
  const { path, at } = place;
  for (const bad of badNames(body, [], { inside: false })) {
    const name = String(bad.at(-1));
    const where = bad[0] === "nodes" ? { path: nodePath(place, name) } : { path, port: name };
    context.report.add("BAD_ID", { ...where, at: at(...bad), ...sayBadName(name) });
  }
  checkGraphInputs(body, context, (name, key) => ({ path, port: name, at: at("inputs", name, key) }));
  const nodes = new Map<string, CheckedNode>();
  for (const [id, node] of Object.entries(body.nodes)) nodes.set(id, prepareNode(id, node, context, place));
  const inputs = graphInputs(body, place.given, place.values);
  const scope: Scope = { context, body, path, at, inputs, nodes, maybeMissing: [] };
  const edges = edgesOf(body);
  const order = orderNodes(new Map([...edges].map(([id, list]) => [id, list.map(({ source }) => source)])));
  checkCycles(scope, order.cycles);
  for (const id of order.nodes) checkNode(scope, nodes.get(id)!);
  const outputs = checkOutputs(scope);
  const sources = Object.values(body.outputs ?? {}).flatMap((output) =>
    isFrom(output) ? [linkParts(output.$from).node] : [],
  );
  checkReach(scope, edges, sources);
  return outputs;
}

/** The links into each node. */
function edgesOf(body: GraphBody): Map<string, readonly Edge[]> {
  const edges = new Map<string, readonly Edge[]>();
  for (const [id, node] of Object.entries(body.nodes)) {
    const list: Edge[] = [];
    for (const [port, value] of Object.entries(node.in ?? {})) {
      eachLink(value, (link) => {
        if (isFrom(link)) list.push({ source: linkParts(link.$from).node, port });
      });
    }
    edges.set(id, list);
  }
  return edges;
}

function checkNode(scope: Scope, node: CheckedNode): void {
  const bindings: NodeBindings = { types: new Map(), by: new Map() };
  const arrived = checkInputs(scope, node, bindings);
  const { entry, body, shape } = node;
  if (entry === undefined || shape === undefined) return;
  if (entry.body !== undefined && body !== undefined) {
    node.outputs = checkBodyNode(scope, { ...node, body }, entry.body, arrived, checkGraph);
  } else if (entry.graph !== undefined) node.outputs = checkCompound(scope, node, arrived, checkGraph);
  else node.outputs = plainOutputs(node, arrived, bindings);
  if (scope.context.outputs === undefined) return;
  checkPixels(scope, node, arrived);
  scope.context.outputs.set(nodePath(scope, node.id), info(node.outputs));
}

const noFacts: KnownFacts = {};

function plainOutputs(
  { shape }: CheckedNode,
  arrived: ReadonlyMap<string, Arrived>,
  bindings: NodeBindings,
): Map<string, Known> {
  const outputs = new Map<string, Known>();
  for (const [name, { spec, type }] of shape?.outputs ?? []) {
    outputs.set(name, {
      type: substitute(type, bindings.types),
      facts: spec.facts === undefined ? noFacts : outputFacts(spec, arrived),
      optional: spec.optional === true,
    });
  }
  return outputs;
}

/** Outputs in the form that editors show. */
export function info(outputs: ReadonlyMap<string, Known>): ReadonlyMap<string, OutputInfo> {
  return new Map([...outputs].map(([name, { type, facts }]) => [name, { type: typeText(type), facts }]));
}
