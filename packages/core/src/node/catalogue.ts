import type { GraphBody } from "../graph/document.ts";
import type { PortType } from "../port/port-type.ts";
import type { Fact, PortSpec } from "../port/spec.ts";
import type { Effect, Price } from "./define-node.ts";
import type { NodeMigration } from "./migration.ts";

/** How a node's inside is run: `loop` carries state, `map` works on each item, `call` runs a graph once. */
export type BodyKind = "loop" | "map" | "call";

/** A node as plain JSON: all that checking, connecting, forms and docs need. */
export interface CatalogueNode {
  readonly type: string;
  /** The shape of its inputs and outputs, which nodes of documents carry as `"v"` when it is above 1. */
  readonly version: number;
  /** Raised when the same inputs lead to other results; in keys and in no document. */
  readonly revision: number;
  /** The steps to this version, from 2 on. */
  readonly migrations?: readonly NodeMigration[];
  /** What to use instead. */
  readonly deprecated?: string;
  readonly effect?: Effect;
  /** What one run of it costs at most, where that is known. */
  readonly price?: Price;
  readonly label: string;
  readonly description: string;
  readonly category: string;
  readonly keywords: readonly string[];
  readonly inputs: Readonly<Record<string, PortSpec>>;
  readonly outputs: Readonly<Record<string, PortSpec>>;
  /** Inputs that may turn out not to be needed. */
  readonly lazy: readonly string[];
  readonly resource: string | null;
  /** Names of the services it cannot run without. */
  readonly uses: readonly string[];
  /** False when results are never reused. */
  readonly cached: boolean;
  /** The package that it is of, when it is of one. */
  readonly package?: string;
  /** The node has a body in the document whose inputs and outputs become ports. */
  readonly body?: BodyKind;
  /** The graph that this node is short for. */
  readonly graph?: GraphBody;
}

/** Every kind of value and every node as plain JSON, the same on all sides of a wire. */
export interface Catalogue {
  readonly sigmaflow: 1;
  readonly types: Readonly<Record<string, PortType>>;
  readonly nodes: Readonly<Record<string, CatalogueNode>>;
  /** What documents of older versions call otherwise, besides what the nodes say of themselves. */
  readonly migrations: CatalogueMigrations;
  /** What a host knows of what graphs name there. */
  readonly names?: KnownNames;
}

/** Facts of what a host has by names, by the word that ports say in `names`: `{ models: { embedded: { expert: "base" } } }`. */
export type KnownNames = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Fact>>>>>>;

/** What changed its name for all documents. */
export interface CatalogueMigrations {
  /** New ids of kinds of value by old ones, as the declarations of graph inputs name them, in lists too. */
  readonly kinds: Readonly<Record<string, string>>;
}
