import type { Json } from "@sigmaflow/core";

/** The given inputs that checking can use: texts, numbers, yes and no. */
export function plainValues(given: Readonly<Record<string, unknown>>): Record<string, Json> {
  const isPlain = (entry: [string, unknown]): entry is [string, Json] =>
    ["string", "number", "boolean"].includes(typeof entry[1]);
  return Object.fromEntries(Object.entries(given).filter(isPlain));
}
