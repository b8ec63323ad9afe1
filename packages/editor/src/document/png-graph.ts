import { type GraphDocument, type Json, readGraphValue, writeGraph } from "@sigmaflow/core";
import { type RunRecord, recordInPng } from "@sigmaflow/core/record";

/**
 * The graph that a PNG carries, with the inputs of its run as defaults, so that it makes the same picture again. Undefined
 * when there is none.
 */
export function graphInPng(png: Uint8Array): string | undefined {
  const record = recordInPng(png);
  const document = record && readGraphValue(record.graph).document;
  return document && writeGraph(withDefaults(document, record.inputs));
}

function withDefaults(document: GraphDocument, given: RunRecord["inputs"]): GraphDocument {
  const inputs = Object.entries(document.inputs ?? {}).map(([name, spec]) => {
    // What the record holds was read from JSON.
    const value = Object.hasOwn(given, name) ? (given[name] as Json) : undefined;
    const isData = value !== undefined && value !== null && (typeof value !== "object" || Array.isArray(value));
    return [name, isData ? { ...spec, default: value } : spec] as const;
  });
  return { ...document, ...(document.inputs && { inputs: Object.fromEntries(inputs) }) };
}
