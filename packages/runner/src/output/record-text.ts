import type { GraphDocument, Seed } from "@sigmaflow/core";

/** Keyword of the text chunk that says how a picture was made. */
export const recordKeyword = "sigmaflow";

/** How a picture was made: enough to make it again, and nothing that differs from run to run. */
export interface RunRecord {
  /** The graph without what is only shown, its drawn seeds filled in. */
  readonly graph: GraphDocument;
  /** Every input after defaults; pictures as their files' hashes, with the files when they are small. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The seed that a person would ask for. */
  readonly seed?: Seed;
}

/** A record from its text; undefined for text that is none. */
export function parseRecord(text: string): RunRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isObject(value) || !isObject(value.graph) || !isObject(value.inputs)) return undefined;
    // The graph goes through reading and checking like any other.
    return value as unknown as RunRecord;
  } catch {
    return undefined;
  }
}

/** Whether a value is an object with keys. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
