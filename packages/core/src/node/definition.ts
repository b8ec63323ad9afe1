import type { GraphBody } from "../graph/document.ts";
import type { Ports } from "../port/port.ts";
import type { AnyNode, Effect } from "./define-node.ts";
import type { NodeMigration } from "./migration.ts";

/** What is said of a compound besides its graph. */
export interface CompoundWords {
  /** Unique name, `denoise.base`. */
  readonly type: string;
  /** The shape of its inputs and outputs, as for `defineNode`. */
  readonly version: number;
  /** Default 1. In no document; what a compound computes is in keys by its graph already. */
  readonly revision?: number;
  /** One step for each version from 2 on. */
  readonly migrations?: readonly NodeMigration[];
  /** For a compound that is kept for old documents only: one sentence that says what to use instead. */
  readonly deprecated?: string;
  /** What running it does or sees beyond its inputs; what its nodes say of themselves counts as well. */
  readonly effect?: Effect;
  readonly label?: string;
  readonly description?: string;
  readonly category?: string;
  readonly keywords?: readonly string[];
}

/** A graph shipped as a node: its inputs are the graph's inputs; opened, it shows the graph. */
export interface CompoundDefinition<I extends Ports = Ports, O extends Ports = Ports> extends CompoundWords {
  readonly inputs: I;
  readonly outputs: O;
  readonly graph: GraphBody;
  /** What the graph was built from, as far as that is known. */
  readonly nodes: readonly Registrable[];
}

/** What can be registered: a node that computes, or a graph shipped as a node. */
export type Registrable = AnyNode | CompoundDefinition;
