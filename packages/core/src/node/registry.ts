import type { GraphBody } from "../graph/document.ts";
import { migrateDocument } from "../graph/migrate-document.ts";
import { builtInPortTypes, type PortType } from "../port/port-type.ts";
import type { PortSpec } from "../port/spec.ts";
import { own } from "../value/record.ts";
import { checkAllMigrations } from "./all-migrations.ts";
import { bodyNodes } from "./body-nodes.ts";
import type { BodyKind, Catalogue, CatalogueMigrations, CatalogueNode } from "./catalogue.ts";
import type { CompoundDefinition } from "./define-compound.ts";
import type { AnyNode, Ports } from "./define-node.ts";

/** What can be registered: a node that computes, or a graph shipped as a node. */
export type Registrable = AnyNode | CompoundDefinition;

/** A node type as the engine sees it. */
export type Registered =
  | { readonly kind: "node"; readonly node: AnyNode; readonly entry: CatalogueNode }
  | { readonly kind: "body"; readonly body: BodyKind; readonly entry: CatalogueNode }
  | { readonly kind: "compound"; readonly graph: GraphBody; readonly entry: CatalogueNode };

/** The node types that documents may name. Immutable; {@link extendRegistry} makes a larger one. */
export interface Registry {
  readonly nodes: ReadonlyMap<string, Registered>;
  readonly types: ReadonlyMap<string, PortType>;
  /** What documents of older versions call otherwise, besides what the nodes say of themselves. */
  readonly migrations: CatalogueMigrations;
}

/**
 * A registry of the given nodes and the engine's own (loop, map, call). Throws a TypeError when two nodes share a type
 * or a port names a kind of value that nobody declared, and for migrations that do not fit one another. `kinds` are new
 * ids of kinds of value by old ones.
 */
export function createRegistry(nodes: readonly Registrable[], migrations: Partial<CatalogueMigrations> = {}): Registry {
  const types = new Map(builtInPortTypes.map((type) => [type.id, type]));
  const all = new Map<string, Registered>();
  for (const entry of bodyNodes) all.set(entry.type, { kind: "body", body: entry.body, entry });
  return extendRegistry({ nodes: all, types, migrations: { kinds: {} } }, nodes, migrations);
}

/** A registry with more nodes than another. Throws like {@link createRegistry}. */
export function extendRegistry(
  registry: Registry,
  nodes: readonly Registrable[],
  { kinds = {} }: Partial<CatalogueMigrations> = {},
): Registry {
  const types = new Map(registry.types);
  const all = new Map(registry.nodes);
  const known = registry.migrations.kinds;
  const twice = Object.keys(kinds).find((old) => (own(known, old) ?? kinds[old]) !== kinds[old]);
  if (twice !== undefined) throw new TypeError(`the kind ${twice} is renamed to ${known[twice]} and ${kinds[twice]}`);
  for (const node of nodes) {
    const same = all.get(node.type);
    if (same !== undefined) {
      if (same.kind === "node" && same.node === node) continue;
      throw new TypeError(`two nodes are called ${node.type}`);
    }
    for (const type of "portTypes" in node ? (node.portTypes ?? []) : []) types.set(type.id, type);
    all.set(node.type, register(node));
  }
  return migrated({ nodes: all, types, migrations: { kinds: { ...known, ...kinds } } });
}

/** The registry with the graphs of its compounds brought up to date, as documents are. */
function migrated(registry: Registry): Registry {
  const { nodes, types, migrations } = registry;
  checkAllMigrations(nodes, types, migrations);
  const catalogue = catalogueOf(registry);
  const all = new Map<string, Registered>();
  for (const [type, registered] of nodes) {
    if (registered.kind !== "compound") all.set(type, registered);
    else {
      const { document: graph } = migrateDocument(registered.graph, catalogue);
      const entry = { ...registered.entry, graph, inputs: graph.inputs ?? {} };
      all.set(type, graph === registered.graph ? registered : { ...registered, graph, entry });
    }
  }
  return { ...registry, nodes: all };
}

/** The registry as plain JSON. */
export function catalogueOf(registry: Registry): Catalogue {
  const nodes: Record<string, CatalogueNode> = {};
  for (const [type, { entry }] of [...registry.nodes].sort(([a], [b]) => (a < b ? -1 : 1))) nodes[type] = entry;
  return { sigmaflow: 1, types: Object.fromEntries(registry.types), nodes, migrations: registry.migrations };
}

function register(node: Registrable): Registered {
  return "graph" in node
    ? { kind: "compound", graph: node.graph, entry: compoundEntry(node) }
    : { kind: "node", node, entry: nodeEntry(node) };
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
    outputs: node.outputs,
    lazy: [],
    resource: null,
    uses: [],
    cached: true,
    graph,
  };
}

function words(node: Registrable) {
  const { type, version, revision = 1, migrations = [], deprecated, effect } = node;
  const { label, description, category, keywords } = node;
  return {
    type,
    version,
    revision,
    ...(migrations.length > 0 && { migrations }),
    ...(deprecated !== undefined && { deprecated }),
    ...(effect !== undefined && { effect }),
    label: label ?? type,
    description: description ?? "",
    category: category ?? type.split(".")[0]!,
    keywords: keywords ?? [],
  };
}

function specs(ports: Ports): Record<string, PortSpec> {
  return Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, port.spec]));
}
