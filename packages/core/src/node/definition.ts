import type { GraphBody } from "../graph/document.ts";
import type { Ports } from "../port/port.ts";
import type { AnyNode } from "./define-node.ts";

/** What is said of a compound besides its graph. */
export interface CompoundWords {
  /** Unique name, `denoise.base`. */
  readonly type: string;
  readonly version: number;
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
