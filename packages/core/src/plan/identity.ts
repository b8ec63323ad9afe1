import type { GraphBody, GraphNode } from "../graph/document.ts";
import type { AnyNode } from "../node/define-node.ts";
import type { Registry } from "../node/registry.ts";
import type { ContentHasher } from "../value/content.ts";
import { keyNames } from "./key-names.ts";
import type { PlannedGraph } from "./plan.ts";

/**
 * What a body computes, as a content id: its nodes with their revisions, its links, literals and defaults; nothing that
 * is only shown (titles, labels, layout). Two bodies with one identity have the same results for the same inputs.
 */
export function bodyIdentity(plan: PlannedGraph, hasher: ContentHasher): string {
  return hasher.id(describe(plan));
}

function describe(plan: PlannedGraph): unknown {
  return {
    inputs: Object.keys(plan.inputs).sort(),
    nodes: plan.nodes.map(({ id, entry, inputs, work }) => ({
      id,
      type: keyNames(entry).type,
      version: entry.revision,
      in: inputs.map(({ keyName, source }) => [keyName, source]),
      ...(work.kind === "compute" ? {} : { body: describe(work.body) }),
    })),
    outputs: plan.outputs,
  };
}

/**
 * Whether every node inside may be cached by its inputs alone, so that a whole iteration of a loop may be; not where one
 * may cost money, whose result is kept at once.
 */
export function isPure(plan: PlannedGraph): boolean {
  return plan.nodes.every(({ work }) => (work.kind === "compute" ? isPureNode(work.node) : isPure(work.body)));
}

function isPureNode({ cache = "content", effect }: AnyNode): boolean {
  return cache === "content" && effect !== "paid";
}

/** Whether every node inside, in bodies of any depth, has the same results whenever it finds the same: none is `never` cached. */
export function isRepeatable(plan: PlannedGraph): boolean {
  return plan.nodes.every(({ work }) =>
    work.kind === "compute" ? work.node.cache !== "never" : isRepeatable(work.body),
  );
}

/** The names of the resources that a body's nodes use. */
export function resourcesOf(plan: PlannedGraph, into = new Set<string>()): Set<string> {
  for (const { work } of plan.nodes) {
    if (work.kind !== "compute") resourcesOf(work.body, into);
    else if (work.node.resource !== undefined) into.add(work.node.resource);
  }
  return into;
}

/** The services whose numeric environment a body's results depend on. */
export function numericServices(plan: PlannedGraph, into = new Set<string>()): Set<string> {
  for (const { work } of plan.nodes) {
    if (work.kind !== "compute") numericServices(work.body, into);
    else if (work.node.numeric !== undefined) into.add(work.node.numeric.name);
  }
  return into;
}

/** The services that a graph's nodes cannot run without. */
export function neededServices(body: GraphBody, registry: Registry, into = new Set<string>()): Set<string> {
  for (const id in body.nodes) {
    const node: GraphNode = body.nodes[id]!;
    const registered = registry.nodes.get(node.type);
    for (const name of registered?.entry.uses ?? []) into.add(name);
    if (registered?.kind === "compound") neededServices(registered.graph, registry, into);
    else if (node.body !== undefined && !("$graph" in node.body)) neededServices(node.body, registry, into);
  }
  return into;
}
