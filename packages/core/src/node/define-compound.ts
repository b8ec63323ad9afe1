import type { GraphBody } from "../graph/document.ts";
import type { Graph, LinkRecord, PortOf } from "../graph/typed-graph.ts";
import type { Facts, Ports } from "../port/port.ts";
import type { PortSpec } from "../port/spec.ts";
import type { CompoundDefinition, CompoundWords } from "./definition.ts";
import { checkVersions } from "./migration.ts";

/** What is said of one output of a compound. */
export interface CompoundOutput {
  readonly label?: string;
  readonly description?: string;
  /** Facts known without running, each copied or scaled from an input's fact or literal. */
  readonly facts?: Facts;
}

/** A compound's declaration: the graph as `buildGraph` returns it. */
export interface CompoundOfGraph<I extends Ports, L extends LinkRecord> extends CompoundWords {
  readonly graph: Graph<I, L>;
  readonly outputs?: { readonly [N in keyof L]?: CompoundOutput };
}

/** A compound's declaration from a document's content. */
export interface CompoundOfBody extends CompoundWords {
  readonly graph: GraphBody;
  /** The ports of the graph's outputs; the graph's own check holds them to what is linked. */
  readonly outputs: Readonly<Record<string, PortSpec>>;
}

/**
 * Declares a compound. Its graph is checked with the documents that use it, and is of the version that its nodes say,
 * like any document.
 *
 * @throws TypeError for a version or migration that does not fit the others or the ports.
 *
 * @example
 * ```ts
 * import { buildGraph, defineCompound, image, string } from "sigmaflow";
 * import { imageGrid, imageResize } from "sigmaflow/nodes";
 *
 * const thumbnail = defineCompound({
 *   type: "acme.thumbnail",
 *   version: 1,
 *   label: "Thumbnail",
 *   graph: buildGraph({ image: image(), title: string() }, (g, { image, title }) => {
 *     const small = g.node("small", imageResize, { image, width: 128, height: 128, fit: "cover" });
 *     return g.node("titled", imageGrid, { images: [small.image], labels: [title] });
 *   }),
 * });
 * ```
 */
export function defineCompound<I extends Ports, const L extends LinkRecord>(
  definition: CompoundOfGraph<I, L>,
): CompoundDefinition<I, { readonly [N in keyof L]: PortOf<L[N]> }>;
export function defineCompound(definition: CompoundOfBody): CompoundDefinition;
export function defineCompound(definition: CompoundOfGraph<Ports, LinkRecord> | CompoundOfBody): CompoundDefinition {
  const compound = isOfGraph(definition) ? ofGraph(definition) : ofBody(definition);
  checkVersions({ ...compound, inputs: Object.keys(compound.inputs), outputs: Object.keys(compound.outputs) });
  return compound;
}

function isOfGraph(
  definition: CompoundOfGraph<Ports, LinkRecord> | CompoundOfBody,
): definition is CompoundOfGraph<Ports, LinkRecord> {
  return "document" in definition.graph;
}

function ofBody({ graph, outputs, ...words }: CompoundOfBody): CompoundDefinition {
  return { ...words, graph, nodes: [], inputs: portsOf(graph.inputs ?? {}), outputs: portsOf(outputs) };
}

function ofGraph({ graph, outputs, ...words }: CompoundOfGraph<Ports, LinkRecord>): CompoundDefinition {
  const { inputs, nodes, outputs: links } = graph.document;
  const said = Object.entries(graph.outputs).map(([name, port]) => {
    const { label: _, description: __, facts: ___, ...spec } = port.spec;
    return [name, { ...port, spec: { ...spec, ...outputs?.[name] } }] as const;
  });
  return {
    ...words,
    graph: { ...(inputs && { inputs }), nodes, ...(links && { outputs: links }) },
    nodes: graph.nodes,
    inputs: graph.inputs,
    outputs: Object.fromEntries(said),
  };
}

function portsOf(specs: Readonly<Record<string, PortSpec>>): Ports {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => {
      const presence = spec.default !== undefined ? "default" : spec.optional ? "optional" : "required";
      return [name, { spec, presence }];
    }),
  );
}
