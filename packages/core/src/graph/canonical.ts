import type { PortSpec } from "../port/spec.ts";
import { sorted } from "../text/json-text.ts";
import { type GraphBody, type GraphDocument, type GraphNode, type GraphOutput, versionMark } from "./document.ts";

/**
 * What a document computes, with sorted keys and without all that changes no result: layout, meta, titles,
 * descriptions, labels, how inputs look. Equal for documents that differ in nothing else; the text in pictures.
 */
export function canonicalDocument(document: GraphDocument): GraphDocument {
  return { ...canonicalBody(document), sigmaflow: document.sigmaflow };
}

/** The same for a graph without a document's head. */
export function canonicalBody({ inputs, nodes, outputs }: GraphBody): GraphBody {
  return {
    ...(some(inputs) && { inputs: each(inputs, canonicalInput) }),
    nodes: each(nodes, canonicalNode),
    ...(some(outputs) && { outputs: each(outputs, canonicalOutput) }),
  };
}

function canonicalInput(spec: PortSpec): PortSpec {
  const { label: _1, description: _2, advanced: _3, multiline: _4, unit: _5, ...rest } = spec;
  return sorted(rest);
}

function canonicalOutput(output: GraphOutput): GraphOutput {
  const { label: _1, description: _2, ...rest } = output;
  return sorted(rest);
}

function canonicalNode({ type, v = 1, in: given, body }: GraphNode): GraphNode {
  return {
    ...(body !== undefined && { body: "$graph" in body ? body : canonicalBody(body) }),
    ...(some(given) && { in: sorted(given) }),
    type,
    ...versionMark(v),
  };
}

function some<T extends object>(group: T | undefined): group is T {
  return group !== undefined && Object.keys(group).length > 0;
}

function each<T>(group: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(
    Object.keys(group)
      .sort()
      .map((name) => [name, change(group[name]!)]),
  );
}
