import type { Catalogue, CatalogueNode } from "../node/catalogue.ts";
import { isList, parseType, type TypeRef, typeText } from "../port/type-ref.ts";
import type { DocumentPath } from "../problem/place.ts";
import { own } from "../value/record.ts";
import {
  type GivenValue,
  type GraphBody,
  type GraphDocument,
  type GraphInput,
  type GraphNode,
  isFrom,
  linkParts,
} from "./document.ts";
import { migrateNode, type Renames } from "./migrate-node.ts";

/** What reading changed so that an older document says the same today. */
export type AppliedMigration =
  | {
      readonly kind: "node";
      /** Path of the node, and the keys that lead to it. */
      readonly path: string;
      readonly at: DocumentPath;
      readonly type: string;
      /** The type as the document calls it. */
      readonly was: string;
      readonly from: number;
      readonly to: number;
      /** Old names of its inputs by new ones, where they differ. */
      readonly inputs: Readonly<Record<string, string>>;
    }
  | {
      /** The kind of a graph's input, or a key of its declaration. */
      readonly kind: "port-type" | "port-key";
      /** Path of the node around the graph that declares the input; empty for the document. */
      readonly path: string;
      readonly port: string;
      readonly from: string;
      readonly to: string;
    };

/** A node of a version that the catalogue does not have yet. */
export interface NewerNode {
  readonly path: string;
  readonly at: DocumentPath;
  readonly type: string;
  readonly found: number;
  /** The newest version that is known. */
  readonly known: number;
}

/** A document brought up to date. */
export interface MigratedDocument<G extends GraphBody = GraphDocument> {
  /** The very document that was given, when there was nothing to do. */
  readonly document: G;
  readonly applied: readonly AppliedMigration[];
  /** Nodes that cannot be understood here; they are left as they stand. */
  readonly newer: readonly NewerNode[];
}

/** What migrations are found in. */
export type Migrating = Pick<Catalogue, "nodes" | "migrations">;

/**
 * Brings a document to the versions of a catalogue: its nodes, those in bodies at any depth, the links to renamed
 * outputs, the kinds and keys that graph inputs are declared with. Pure, and doing it again changes nothing. A node without `v` is
 * of version 1; every node leaves with its type's own version. Expects documents of the right shape.
 */
export function migrateDocument<G extends GraphBody>(document: G, catalogue: Migrating): MigratedDocument<G> {
  const walk = new Walk(catalogue);
  const body = walk.body(document, "", []);
  return { document: body, applied: walk.applied, newer: walk.newer };
}

/** Where a place of a migrated document stands in the one that it was made from. */
export function originOf(applied: readonly AppliedMigration[]): (at: DocumentPath) => DocumentPath {
  const inputs = new Map<string, Readonly<Record<string, string>>>();
  for (const one of applied) {
    if (one.kind === "node" && Object.keys(one.inputs).length > 0) inputs.set(JSON.stringify(one.at), one.inputs);
  }
  if (inputs.size === 0) return (at) => at;
  return (at) => {
    // A node's inputs are the last names on a way that can differ: what stands in them is data or a link.
    let here = 0;
    while (at[here] === "nodes" && at[here + 2] === "body") here += 3;
    if (at[here] !== "nodes" || at[here + 2] !== "in" || at.length < here + 4) return at;
    const old = own(inputs.get(JSON.stringify(at.slice(0, here + 2))), String(at[here + 3]));
    return old === undefined ? at : [...at.slice(0, here + 3), old, ...at.slice(here + 4)];
  };
}

/** Where a node stands. */
type Place = Pick<NewerNode, "path" | "at">;
/** What each node's steps renamed its outputs to, by id. */
type RenamedOutputs = Map<string, readonly Renames[]>;

class Walk {
  readonly applied: AppliedMigration[] = [];
  readonly newer: NewerNode[] = [];
  readonly #entries: ReadonlyMap<string, CatalogueNode>;
  readonly #kinds: Readonly<Record<string, string>>;

  constructor(catalogue: Migrating) {
    this.#entries = entriesOf(catalogue);
    this.#kinds = catalogue.migrations.kinds;
  }

  body<G extends GraphBody>(graph: G, path: string, at: DocumentPath): G {
    const inputs = this.#inputs(graph.inputs, path);
    const renames: RenamedOutputs = new Map();
    const nodes = each(graph.nodes, (id, node) => {
      const place = () => ({ path: path === "" ? id : `${path}/${id}`, at: [...at, "nodes", id] });
      return this.#node(this.#inside(node, place), place, (outputs) => renames.set(id, outputs));
    });
    const followed = renames.size === 0 ? nodes : each(nodes, (_, node) => withLinks(node, renames));
    const outputs =
      graph.outputs && renames.size > 0 ? each(graph.outputs, (_, output) => follow(output, renames)) : graph.outputs;
    if (inputs === graph.inputs && followed === graph.nodes && outputs === graph.outputs) return graph;
    return { ...graph, ...(inputs && { inputs }), nodes: followed, ...(outputs && { outputs }) };
  }

  #inside(node: GraphNode, place: () => Place): GraphNode {
    if (node.body === undefined || "$graph" in node.body) return node;
    const { path, at } = place();
    const body = this.body(node.body, path, [...at, "body"]);
    return body === node.body ? node : { ...node, body };
  }

  #node(node: GraphNode, place: () => Place, renamed: (outputs: readonly Renames[]) => void): GraphNode {
    const entry = this.#entries.get(node.type);
    const { v: version = 1 } = node;
    if (entry === undefined) return node;
    if (version > entry.version) {
      this.newer.push({ ...place(), type: node.type, found: version, known: entry.version });
      return node;
    }
    const done = migrateNode(node, entry);
    if (done === undefined) return node;
    if (version < entry.version) {
      const { type, version: to } = entry;
      this.applied.push({ kind: "node", ...place(), type, was: node.type, from: version, to, inputs: done.inputs });
    }
    if (done.outputs.length > 0) renamed(done.outputs);
    return done.node;
  }

  #inputs(inputs: GraphBody["inputs"], path: string): GraphBody["inputs"] {
    return (
      inputs &&
      each(inputs, (port, given) => {
        const spec = this.#keys(given, port, path);
        const type = parseType(spec.type);
        const renamed = type && kindNow(type, this.#kinds);
        if (renamed === undefined || renamed === type) return spec;
        const to = typeText(renamed);
        this.applied.push({ kind: "port-type", path, port, from: spec.type, to });
        return { ...spec, type: to };
      })
    );
  }

  /** `host` has become `frontEnd`, and is never used again; what either says holds. */
  #keys(given: GraphInput, port: string, path: string): GraphInput {
    const { host, ...spec } = given;
    if (host === undefined) return given;
    this.applied.push({ kind: "port-key", path, port, from: "host", to: "frontEnd" });
    return { ...spec, frontEnd: host || spec.frontEnd === true };
  }
}

/** Every node of a catalogue by its type, and by the names that the type had before. */
function entriesOf({ nodes }: Migrating): Map<string, CatalogueNode> {
  const entries = new Map<string, CatalogueNode>();
  for (const entry of Object.values(nodes)) {
    for (const { type } of entry.migrations ?? []) if (type !== undefined) entries.set(type, entry);
  }
  for (const [type, entry] of Object.entries(nodes)) entries.set(type, entry);
  return entries;
}

/** A type with its kind called as it is called now; the same object when that did not change. */
function kindNow(type: TypeRef, kinds: Readonly<Record<string, string>>): TypeRef {
  if (isList(type)) {
    const of = kindNow(type.of, kinds);
    return of === type.of ? type : { id: "list", of };
  }
  const id = own(kinds, type.id);
  return id === undefined ? type : kindNow({ id }, kinds);
}

/** A node whose links to renamed outputs name them as they are called now. */
function withLinks(node: GraphNode, renames: RenamedOutputs): GraphNode {
  if (node.in === undefined) return node;
  const given = each<GivenValue>(node.in, (_, value) =>
    // Only entries that are links change, and they stay links.
    Array.isArray(value) ? (kept(value, (entry) => follow(entry, renames)) as GivenValue) : follow(value, renames),
  );
  return given === node.in ? node : { ...node, in: given };
}

function follow<T>(value: T, renames: RenamedOutputs): T {
  if (!isFrom(value)) return value;
  const { node, port } = linkParts(value.$from);
  const now = renames.get(node)?.reduce((name, step) => own(step, name) ?? name, port) ?? port;
  return now === port ? value : { ...value, $from: `${node}.${now}` };
}

/** A record with its values changed; the same one when none did. */
function each<T>(record: Readonly<Record<string, T>>, change: (name: string, value: T) => T): Record<string, T> {
  let changed: Map<string, T> | undefined;
  for (const name of Object.keys(record)) {
    const value = record[name]!;
    const next = change(name, value);
    if (next === value) continue;
    changed ??= new Map();
    changed.set(name, next);
  }
  if (changed === undefined) return record;
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, changed.get(name) ?? value]));
}

/** A list with its entries changed; the same one when none did. */
function kept<T>(list: readonly T[], change: (value: T) => T): readonly T[] {
  const next = list.map(change);
  return next.some((value, index) => value !== list[index]) ? next : list;
}
