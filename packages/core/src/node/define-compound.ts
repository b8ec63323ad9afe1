import type { GraphBody } from "../graph/document.ts";
import type { PortSpec } from "../port/spec.ts";

/** A graph shipped as a node: its inputs are the graph's inputs; opened, it shows the graph. */
export interface CompoundDefinition {
  readonly type: string;
  readonly version: number;
  readonly label?: string;
  readonly description?: string;
  readonly category?: string;
  readonly keywords?: readonly string[];
  readonly graph: GraphBody;
  /** The types of the graph's outputs; the graph's own check holds them to what is linked. */
  readonly outputs: Readonly<Record<string, PortSpec>>;
}

/** Declares a compound. Its graph is checked with the documents that use it. */
export function defineCompound<const C extends CompoundDefinition>(definition: C): C {
  return definition;
}
