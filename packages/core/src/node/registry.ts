import type { GraphBody } from "../graph/document.ts";
import { migrateDocument } from "../graph/migrate-document.ts";
import type { Contribution, Entries } from "../package/collection.ts";
import type { DeclaredKind, KindMethods } from "../port/codec.ts";
import { file, plainPortTypes } from "../port/plain.ts";
import type { PortType } from "../port/port-type.ts";
import { isList, parseType, type TypeRef } from "../port/type-ref.ts";
import { own } from "../value/record.ts";
import { checkAllMigrations } from "./all-migrations.ts";
import { bodyNodes } from "./body-nodes.ts";
import type { BodyKind, Catalogue, CatalogueMigrations, CatalogueNode } from "./catalogue.ts";
import { type Collections, entryOf, hasChoices } from "./catalogue-entry.ts";
import type { AnyNode } from "./define-node.ts";
import type { Registrable } from "./definition.ts";

/** A node type as the engine sees it. */
export type Registered =
  | (Defined & { readonly kind: "node"; readonly node: AnyNode })
  | (Defined & { readonly kind: "body"; readonly body: BodyKind })
  | (Defined & { readonly kind: "compound"; readonly graph: GraphBody });

/** What is known of a node type of any kind. */
export interface Defined {
  readonly entry: CatalogueNode;
  /** What was registered; the engine's own nodes have none. */
  readonly definition?: Registrable;
}

/** The node types that documents may name. Immutable; {@link extendRegistry} makes a larger one. */
export interface Registry {
  readonly nodes: ReadonlyMap<string, Registered>;
  readonly types: ReadonlyMap<string, PortType>;
  /** What kinds can do, by id; see {@link Codecs}. */
  readonly methods: ReadonlyMap<string, KindMethods>;
  readonly collections: Collections;
  /** What documents of older versions call otherwise, besides what the nodes say of themselves. */
  readonly migrations: CatalogueMigrations;
}

/** What a registry gets besides nodes. */
export interface RegistryAdditions {
  readonly portTypes?: readonly DeclaredKind[];
  readonly contributions?: readonly Contribution[];
  /** New ids of kinds of value by old ones. */
  readonly migrations?: Partial<CatalogueMigrations>;
  /** The package that the nodes are of. Its kinds must be declared; otherwise those of the nodes' ports are taken along. */
  readonly package?: string;
}

/**
 * A registry of the given nodes, the kinds of their ports and others, and the engine's own nodes (loop, map, call).
 *
 * @throws TypeError when two nodes share a type, two kinds share an id, or a port is of a kind that nobody declared,
 * and for migrations that do not fit one another.
 */
export function createRegistry(nodes: readonly Registrable[], additions: RegistryAdditions = {}): Registry {
  const types = new Map(plainPortTypes.map((type) => [type.id, type]));
  const methods = new Map<string, KindMethods>();
  addKind(file, { types, methods });
  const all = new Map<string, Registered>();
  for (const entry of bodyNodes) all.set(entry.type, { kind: "body", body: entry.body, entry });
  return extendRegistry(
    { nodes: all, types, methods, collections: new Map(), migrations: { kinds: {} } },
    nodes,
    additions,
  );
}

/**
 * A registry with more in it than another.
 *
 * @throws like {@link createRegistry}.
 */
export function extendRegistry(
  registry: Registry,
  nodes: readonly Registrable[],
  additions: RegistryAdditions = {},
): Registry {
  const { portTypes = [], contributions = [] } = additions;
  if (nodes.every((node) => isKnown(node, registry)) && Object.keys(additions).length === 0) return registry;
  const collections = extendCollections(registry.collections, contributions);
  const types = new Map(registry.types);
  const methods = new Map(registry.methods);
  const all = new Map(registry.nodes);
  const to = { types, methods, all, collections, additions };
  if (contributions.length > 0) {
    for (const [type, { definition }] of all)
      if (definition && hasChoices(definition)) all.set(type, register(definition, to, all.get(type)!.entry.package));
  }
  for (const kind of portTypes) addKind(kind, to);
  for (const node of nodes) add(node, to);
  const migrations = extendMigrations(registry.migrations, additions.migrations);
  const extended = migrated({ nodes: all, types, methods, collections, migrations });
  for (const { type } of nodes) requireKinds(extended.nodes.get(type)!.entry, types);
  return extended;
}

function isKnown(node: Registrable, { nodes }: Registry): boolean {
  return nodes.get(node.type)?.definition === node;
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

function extendMigrations(
  { kinds: known }: CatalogueMigrations,
  { kinds = {} }: Partial<CatalogueMigrations> = {},
): CatalogueMigrations {
  const twice = Object.keys(kinds).find((old) => (own(known, old) ?? kinds[old]) !== kinds[old]);
  if (twice !== undefined) throw new TypeError(`the kind ${twice} is renamed to ${known[twice]} and ${kinds[twice]}`);
  return { kinds: { ...known, ...kinds } };
}

interface Kinds {
  readonly types: Map<string, PortType>;
  readonly methods: Map<string, KindMethods>;
}

interface Target extends Kinds {
  readonly all: Map<string, Registered>;
  readonly collections: Collections;
  readonly additions: RegistryAdditions;
}

function add(node: Registrable, to: Target): void {
  const same = to.all.get(node.type);
  if (same !== undefined) {
    if (same.definition === node) return;
    throw new TypeError(`two nodes are called ${node.type}`);
  }
  to.all.set(node.type, register(node, to, to.additions.package));
  for (const { declared } of portsOf(node)) {
    if (declared === undefined) continue;
    if (to.types.has(declared.portType.id) || to.additions.package === undefined) addKind(declared, to);
  }
  for (const inner of "graph" in node ? node.nodes : []) add(inner, to);
}

function register(node: Registrable, { collections }: Target, owner: string | undefined): Registered {
  const entry = entryOf(node, collections);
  const defined = { entry: owner === undefined ? entry : { ...entry, package: owner }, definition: node };
  return "graph" in node ? { kind: "compound", graph: node.graph, ...defined } : { kind: "node", node, ...defined };
}

function extendCollections(collections: Collections, contributions: readonly Contribution[]): Collections {
  if (contributions.length === 0) return collections;
  const extended = new Map<string, Entries<unknown>>(collections);
  for (const { to, entries } of contributions) {
    const before = extended.get(to) ?? new Map();
    for (const name in entries) if (before.has(name)) throw new TypeError(`two entries in ${to} are called ${name}`);
    extended.set(to, new Map([...before, ...Object.entries(entries)]));
  }
  return extended;
}

/**
 * Adds a kind.
 *
 * @throws TypeError when another of its id is declared otherwise.
 */
function addKind({ portType, codec, preview }: DeclaredKind, { types, methods }: Kinds): void {
  const { id } = portType;
  // A kind that was given as data gets its methods from the first port of it.
  if ((codec || preview) && !methods.has(id)) methods.set(id, { ...(codec && { codec }), ...(preview && { preview }) });
  const same = types.get(id);
  if (same === undefined) types.set(id, portType);
  else if (same !== portType && JSON.stringify(same) !== JSON.stringify(portType))
    throw new TypeError(`two kinds of value are called ${id}`);
}

function requireKinds({ type: name, inputs, outputs }: CatalogueNode, types: ReadonlyMap<string, PortType>): void {
  for (const spec of [...Object.values(inputs), ...Object.values(outputs)]) {
    const type = parseType(spec.type);
    const id = type && innermost(type).id;
    if (id === "any" || (id !== undefined && types.has(id))) continue;
    throw new TypeError(`node ${name} has a port of the kind ${spec.type}, which nobody declared`);
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
  return { sigmaflow: 1, types: Object.fromEntries(registry.types), nodes, migrations: registry.migrations };
}
