import type { GraphBody } from "../graph/document.ts";
import type { PortSpec } from "../port/spec.ts";
import type { Effect } from "./define-node.ts";
import { checkVersions, type NodeMigration } from "./migration.ts";

/** A graph shipped as a node: its inputs are the graph's inputs; opened, it shows the graph. */
export interface CompoundDefinition {
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
  readonly graph: GraphBody;
  /** The types of the graph's outputs; the graph's own check holds them to what is linked. */
  readonly outputs: Readonly<Record<string, PortSpec>>;
}

/**
 * Declares a compound. Its graph is checked with the documents that use it, and is of the version that its nodes say,
 * like any document. Throws a TypeError for a version or migration that does not fit the others or the ports.
 */
export function defineCompound<const C extends CompoundDefinition>(definition: C): C {
  const { graph, outputs } = definition;
  checkVersions({ ...definition, inputs: Object.keys(graph.inputs ?? {}), outputs: Object.keys(outputs) });
  return definition;
}
