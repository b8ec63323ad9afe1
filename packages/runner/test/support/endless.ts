import type { GraphBody } from "sigmaflow";

/**
 * Maps of 100 in one another around one trivial node: 100 to the power of `depth` nodes. Over lists in full, or over a part
 * of them, whose length shows when it is made: otherwise such a graph is refused before it runs.
 */
export function mapsIn(depth: number, isKnown: boolean): GraphBody {
  const inputs = { item: { type: "int", default: 0 } };
  if (depth === 0) {
    const half = { type: "maths.number", in: { a: { $input: "item" }, operation: "a / b", b: 2 } };
    return { inputs, nodes: { half }, outputs: { value: { $from: "half.result" } } };
  }
  const list = { type: "list.range", in: { count: 100 } };
  const part = { type: "list.part", in: { items: { $from: "list.items" } } };
  const items = { $from: isKnown ? "list.items" : "part.items" };
  const each = { type: "map", in: { items }, body: mapsIn(depth - 1, isKnown) };
  return { inputs, nodes: { list, ...(!isKnown && { part }), each }, outputs: { value: { $from: "each.value" } } };
}

/** A graph of a kilobyte that would run ten thousand million nodes. */
export const endless: object = { sigmaflow: 1, ...mapsIn(5, false) };
