import type { GraphDocument, Json } from "@sigmaflow/core";

/** A short name for what a run of a document, or of it up to a node, makes: the same for the same nodes, inputs, outputs and values, in any order. */
export function contentKey(
  { nodes, inputs = {}, outputs = {} }: GraphDocument,
  values: Readonly<Record<string, Json>>,
  until?: string,
): string {
  const text = JSON.stringify([nodes, inputs, outputs, values, until], (_key, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? ordered(value) : value,
  );
  // Two FNV-1a hashes of 32 bits: nothing here is worth forging.
  let [a, b] = [0x811c9dc5, 0x01000193];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit ^ (at & 0xff), 0x85ebca6b);
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}

/** With its keys in order; a graph inside without the places of its cards. */
function ordered(value: object): object {
  const isGraph = "nodes" in value && "layout" in value;
  const entries = Object.entries(value).filter(([key]) => !isGraph || key !== "layout");
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
