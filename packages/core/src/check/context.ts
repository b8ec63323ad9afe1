import type { GraphBody, GraphNode } from "../graph/document.ts";
import type { GraphLimits } from "../graph/limits.ts";
import type { CatalogueNode } from "../node/catalogue.ts";
import type { PortType } from "../port/port-type.ts";
import type { DocumentPath } from "../problem/place.ts";
import type { Finding } from "../problem/problem.ts";
import type { ProblemCollector } from "../problem/problem-collector.ts";
import type { Names } from "./names.ts";
import type { NodeShape } from "./shape.ts";
import type { StaticInfo } from "./static-info.ts";

/** What all rules of one check share. */
export interface Context {
  readonly types: ReadonlyMap<string, PortType>;
  readonly nodes: ReadonlyMap<string, CatalogueNode>;
  readonly limits: GraphLimits;
  readonly collector: ProblemCollector;
  /** Outputs by node path; undefined inside of compounds, whose insides are not the document's. */
  readonly outputs: Map<string, ReadonlyMap<string, StaticInfo>> | undefined;
  readonly shapes: Map<CatalogueNode, NodeShape>;
  /** How many nodes and iterations a run surely executes in the graph at a path, once that graph was checked. */
  readonly executions: Map<string, number>;
  /** What the host knows of what the graph names. */
  readonly names: Names;
  /** Compounds whose own problems are reported already. */
  readonly seenCompounds: Set<string>;
  /** Compounds that are being checked, outermost first. */
  readonly openCompounds: readonly string[];
}

/** One node while it is checked. */
export interface CheckedNode {
  readonly id: string;
  readonly node: GraphNode;
  /** Undefined for unknown types, whose outputs may be anything. */
  readonly entry: CatalogueNode | undefined;
  /** Undefined when the node's ports are unknown. */
  readonly shape: NodeShape | undefined;
  /** The graph inside. */
  readonly body: GraphBody | undefined;
  /** Filled when the node has been checked; until then, and in cycles, its outputs may be anything. */
  outputs: ReadonlyMap<string, StaticInfo> | undefined;
  /** How often a graph inside is run at least; 1 unless a loop or map says otherwise. */
  iterations: number;
}

/** A graph input while its graph is checked. */
export interface CheckedInput {
  readonly known: StaticInfo;
  used: boolean;
}

/** One graph while it is checked: the document's own or a body. */
export interface CheckedGraph {
  readonly context: Context;
  readonly body: GraphBody;
  /** Path of the node around it; empty for the document. */
  readonly path: string;
  /** Place in the document of something in this graph. */
  readonly at: (...keys: (string | number)[]) => DocumentPath;
  readonly inputs: ReadonlyMap<string, CheckedInput>;
  readonly nodes: ReadonlyMap<string, CheckedNode>;
  /** The nodes by their number in the graph's links. */
  readonly numbered: readonly CheckedNode[];
  /** Values that may be absent and go where they must not be; a problem if their node is sure to run. */
  readonly maybeMissing: MaybeMissing[];
  /** Values that are not what an input needs; a problem unless a switch may leave their node out. */
  readonly unfit: Unfit[];
}

/** What is wrong with a value that an input was linked to. */
export interface Unfit {
  readonly node: string;
  readonly finding: Finding<"UNFIT_VALUE">;
}

/** An optional value that is linked to an input which cannot do without. */
export interface MaybeMissing {
  readonly node: string;
  readonly port: string;
  readonly from: string;
}

/** What a person calls a node: its type's label, its id where the type is unknown. */
export function labelOf({ entry, id }: CheckedNode): string {
  return entry?.label ?? id;
}

/** Path of a node in a graph. */
export function nodePath(graph: { readonly path: string }, id: string): string {
  return graph.path === "" ? id : `${graph.path}/${id}`;
}
