import type { PortSpec } from "../port/spec.ts";
import { sorted } from "../text/json-text.ts";
import { type GraphBody, type GraphDocument, type GraphNode, type GraphOutput, versionMark } from "./document.ts";

/**
 * What a document computes, with sorted keys and without all that changes no result: layout, meta, titles,
 * descriptions, labels, how inputs look. Equal for documents that differ in nothing else.
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

/**
 * A document as it was drawn, in one form: of nodes, inputs and outputs the order, of all other keys none. Equal to
 * {@link canonicalDocument} for what that returns.
 */
export function drawnDocument({ $schema: _schema, ...document }: GraphDocument): GraphDocument {
  return { ...drawnBody(document), sigmaflow: document.sigmaflow };
}

function drawnBody({ inputs, nodes, outputs, ...rest }: GraphBody): GraphBody {
  return byKey({
    ...sorted(rest),
    ...(some(inputs) && { inputs: inside(inputs, sorted) }),
    nodes: inside(nodes, drawnNode),
    ...(some(outputs) && { outputs: inside(outputs, sorted) }),
  });
}

function drawnNode({ v = 1, in: given, body, ...rest }: GraphNode): GraphNode {
  return byKey({
    ...sorted(rest),
    ...(body !== undefined && { body: "$graph" in body ? body : drawnBody(body) }),
    ...(some(given) && { in: sorted(given) }),
    ...versionMark(v),
  });
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

function inside<T>(group: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(group).map(([name, value]) => [name, change(value)]));
}

/** An object with its keys in order, and those inside of it as they are. */
function byKey<T extends object>(value: T): T {
  // Sorting keys keeps the type.
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) as T;
}

function each<T>(group: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(
    Object.keys(group)
      .sort()
      .map((name) => [name, change(group[name]!)]),
  );
}
