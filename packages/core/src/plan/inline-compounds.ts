import { type GivenValue, type GraphBody, type GraphNode, isFrom, isInput, linkParts } from "../graph/document.ts";
import type { Registry } from "../node/registry.ts";
import { own } from "../value/record.ts";

/** Where an output of a compound comes from, as a link in the graph around it. */
type Sources = ReadonlyMap<string, Readonly<Record<string, string>>>;

/**
 * A graph with the nodes of its inlined compounds in their places, called by the paths that they have there. The graph
 * itself where it uses none.
 */
export function inlineCompounds(body: GraphBody, registry: Registry): GraphBody {
  const sources = new Map<string, Readonly<Record<string, string>>>();
  for (const id in body.nodes) {
    const graph = inlinedGraph(body.nodes[id]!, registry);
    if (graph !== undefined) sources.set(id, outputsOf(id, graph));
  }
  if (sources.size === 0) return body;
  const nodes: Record<string, GraphNode> = {};
  for (const id in body.nodes) {
    const node = relinked(body.nodes[id]!, sources);
    const graph = sources.has(id) ? inlinedGraph(node, registry) : undefined;
    if (graph === undefined) nodes[id] = node;
    else for (const inner in graph.nodes) nodes[`${id}/${inner}`] = placed(graph.nodes[inner]!, id, node, graph);
  }
  const outputs = Object.entries(body.outputs ?? {}).map(([name, output]) => {
    const link = "$from" in output ? replaced({ $from: output.$from }, sources) : {};
    return [name, { ...output, ...(link as object) }] as const;
  });
  // Each output keeps its form: a link to a node is replaced by one.
  return { ...body, nodes, outputs: Object.fromEntries(outputs) as NonNullable<GraphBody["outputs"]> };
}

function inlinedGraph({ type }: GraphNode, registry: Registry): GraphBody | undefined {
  const registered = registry.nodes.get(type);
  return registered?.kind === "compound" && registered.isInlined ? registered.graph : undefined;
}

function outputsOf(id: string, { outputs = {} }: GraphBody): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([name, output]) => ("$from" in output ? [[name, `${id}/${output.$from}`]] : [])),
  );
}

/** A node whose links to inlined compounds lead to what is inside them. */
function relinked(node: GraphNode, sources: Sources): GraphNode {
  if (node.in === undefined) return node;
  const given = Object.entries(node.in).map(([port, value]) => [port, replaced(value, sources)] as const);
  return given.some(([port, value]) => value !== node.in?.[port]) ? { ...node, in: Object.fromEntries(given) } : node;
}

function replaced(value: GivenValue, sources: Sources): GivenValue {
  if (isFrom(value)) {
    const { node, port } = linkParts(value.$from);
    const source = own(sources.get(node) ?? {}, port);
    return source === undefined ? value : { $from: source };
  }
  if (!Array.isArray(value)) return value;
  const items = value.map((item) => replaced(item, sources));
  return items.some((item, at) => item !== value[at]) ? (items as GivenValue) : value;
}

/** A compound's node in the graph around the compound, which is given what `around` is. */
function placed(node: GraphNode, id: string, around: GraphNode, graph: GraphBody): GraphNode {
  const given = Object.entries(node.in ?? {}).flatMap(([port, value]): [string, GivenValue][] => {
    if (isFrom(value)) return [[port, { $from: `${id}/${value.$from}` }]];
    if (!isInput(value)) return [[port, value]];
    const outer = own(around.in ?? {}, value.$input) ?? own(graph.inputs ?? {}, value.$input)?.default;
    return outer === undefined ? [] : [[port, outer]];
  });
  return { ...node, in: Object.fromEntries(given) };
}
