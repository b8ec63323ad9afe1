import type { GraphBody } from "../graph/document.ts";
import { file, plainPortTypes } from "../port/plain.ts";
import type { Ports } from "../port/port.ts";
import type { PortType } from "../port/port-type.ts";
import type { PortSpec } from "../port/spec.ts";
import { isList, parseType, type TypeRef } from "../port/type-ref.ts";
import { bodyNodes } from "./body-nodes.ts";
import type { BodyKind, Catalogue, CatalogueNode } from "./catalogue.ts";
import type { AnyNode } from "./define-node.ts";
import type { CompoundDefinition, Registrable } from "./definition.ts";

/** A node type as the engine sees it. */
export type Registered =
  | (Defined & { readonly kind: "node"; readonly node: AnyNode })
  | (Defined & { readonly kind: "body"; readonly body: BodyKind })
  | (Defined & { readonly kind: "compound"; readonly graph: GraphBody });

interface Defined {
  readonly entry: CatalogueNode;
  /** What was registered; the engine's own nodes have none. */
  readonly definition?: Registrable;
}

/** The node types that documents may name. Immutable; {@link extendRegistry} makes a larger one. */
export interface Registry {
  readonly nodes: ReadonlyMap<string, Registered>;
  readonly types: ReadonlyMap<string, PortType>;
}

/**
 * A registry of the given nodes, the kinds of their ports and others, and the engine's own nodes (loop, map, call).
 * Throws a TypeError when two nodes share a type, two kinds share an id, or a port is of a kind that nobody declared.
 */
export function createRegistry(nodes: readonly Registrable[], portTypes: readonly PortType[] = []): Registry {
  const types = new Map([...plainPortTypes, file.portType].map((type) => [type.id, type]));
  const all = new Map<string, Registered>();
  for (const entry of bodyNodes) all.set(entry.type, { kind: "body", body: entry.body, entry });
  return extendRegistry({ nodes: all, types }, nodes, portTypes);
}

/** A registry with more nodes and kinds than another. Throws like {@link createRegistry}. */
export function extendRegistry(
  registry: Registry,
  nodes: readonly Registrable[],
  portTypes: readonly PortType[] = [],
): Registry {
  const types = new Map(registry.types);
  const all = new Map(registry.nodes);
  for (const portType of portTypes) addKind(portType, types);
  for (const node of nodes) add(node, { types, all });
  for (const node of nodes) requireKinds(node, types);
  return { nodes: all, types };
}

function add(node: Registrable, to: { readonly types: Map<string, PortType>; readonly all: Map<string, Registered> }) {
  const same = to.all.get(node.type);
  if (same !== undefined) {
    if (same.definition === node) return;
    throw new TypeError(`two nodes are called ${node.type}`);
  }
  to.all.set(node.type, register(node));
  for (const { portType } of portsOf(node)) if (portType) addKind(portType, to.types);
  for (const inner of "graph" in node ? node.nodes : []) add(inner, to);
}

/** Adds a kind. Throws a TypeError when another of its id is declared otherwise. */
function addKind(portType: PortType, types: Map<string, PortType>): void {
  const same = types.get(portType.id);
  if (same === undefined) types.set(portType.id, portType);
  else if (same !== portType && JSON.stringify(same) !== JSON.stringify(portType))
    throw new TypeError(`two kinds of value are called ${portType.id}`);
}

function requireKinds(node: Registrable, types: ReadonlyMap<string, PortType>): void {
  for (const { spec } of portsOf(node)) {
    const type = parseType(spec.type);
    const id = type && innermost(type).id;
    if (id === "any" || (id !== undefined && types.has(id))) continue;
    throw new TypeError(`node ${node.type} has a port of the kind ${spec.type}, which nobody declared`);
  }
}

function innermost(type: TypeRef): TypeRef {
  return isList(type) ? innermost(type.of) : type;
}

function portsOf(node: Registrable) {
  return [...Object.values(node.inputs), ...Object.values(node.outputs)];
}

/** The registry as plain JSON. */
export function catalogueOf(registry: Registry): Catalogue {
  const nodes: Record<string, CatalogueNode> = {};
  for (const [type, { entry }] of [...registry.nodes].sort(([a], [b]) => (a < b ? -1 : 1))) nodes[type] = entry;
  return { sigmaflow: 1, types: Object.fromEntries(registry.types), nodes };
}

function register(node: Registrable): Registered {
  return "graph" in node
    ? { kind: "compound", graph: node.graph, entry: compoundEntry(node), definition: node }
    : { kind: "node", node, entry: nodeEntry(node), definition: node };
}

function nodeEntry(node: AnyNode): CatalogueNode {
  return {
    ...words(node),
    inputs: specs(node.inputs),
    outputs: specs(node.outputs),
    lazy: Object.keys(node.lazy ?? {}),
    resource: node.resource ?? null,
    uses: [...new Set([...(node.uses ?? []), ...(node.numeric ? [node.numeric] : [])].map((key) => key.name))],
    cached: node.cache !== "never",
  };
}

function compoundEntry(node: CompoundDefinition): CatalogueNode {
  const { graph } = node;
  return {
    ...words(node),
    inputs: graph.inputs ?? {},
    outputs: specs(node.outputs),
    lazy: [],
    resource: null,
    uses: [],
    cached: true,
    graph,
  };
}

function words(node: Registrable) {
  const { type, version, label, description, category, keywords } = node;
  return {
    type,
    version,
    label: label ?? type,
    description: description ?? "",
    category: category ?? type.split(".")[0]!,
    keywords: keywords ?? [],
  };
}

function specs(ports: Ports): Record<string, PortSpec> {
  return Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, port.spec]));
}
