import type { Catalogue, GraphBody, GraphDocument } from "@sigmaflow/core";
import { own } from "@sigmaflow/core/editing";

/** Which graph is open: ids of the nodes around it from the outside in; empty for the document itself. */
export type Scope = readonly string[];

/** The path of a node in the graph that a scope leads to. */
export function pathIn(scope: Scope, id: string): string {
  return scope.length === 0 ? id : `${scope.join("/")}/${id}`;
}

/** The graph that a scope leads to. */
export interface OpenGraph {
  readonly body: GraphBody;
  /** The compound that it is inside of: its inside belongs to the catalogue, not to the document. */
  readonly compound?: {
    readonly graph: GraphBody;
    /** Path of the compound's node in the document. */
    readonly path: string;
    /** Scope below the compound. */
    readonly rest: Scope;
  };
}

/** The graph that a scope leads to; undefined when the way there is gone. */
export function openGraph(document: GraphDocument, scope: Scope, catalogue: Catalogue): OpenGraph | undefined {
  let open: OpenGraph = { body: document };
  for (const [depth, id] of scope.entries()) {
    const node = own(open.body.nodes, id);
    if (node === undefined) return undefined;
    const graph = own(catalogue.nodes, node.type)?.graph;
    if (graph !== undefined) {
      const path = scope.slice(0, depth + 1).join("/");
      open = { body: graph, compound: open.compound ?? { graph, path, rest: scope.slice(depth + 1) } };
    } else if (node.body !== undefined && !("$graph" in node.body)) open = { ...open, body: node.body };
    else return undefined;
  }
  return open;
}

/** Whether a node has an inside that can be looked at. */
export function opens(body: GraphBody, id: string, catalogue: Catalogue): boolean {
  const node = own(body.nodes, id);
  if (node === undefined) return false;
  return own(catalogue.nodes, node.type)?.graph !== undefined || (node.body !== undefined && !("$graph" in node.body));
}

/** The document with another graph in the place of the one that a scope leads to; the same object if nothing changed. */
export function changeGraph<G extends GraphBody>(graph: G, scope: Scope, change: (body: GraphBody) => GraphBody): G {
  const [id, ...rest] = scope;
  if (id === undefined) return { ...graph, ...change(graph) };
  const node = own(graph.nodes, id);
  if (node?.body === undefined || "$graph" in node.body) return graph;
  const body = changeGraph(node.body, rest, change);
  return { ...graph, nodes: { ...graph.nodes, [id]: { ...node, body } } };
}
