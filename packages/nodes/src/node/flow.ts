import { any, boolean, defineNode, int, list, type Seed, seed } from "@sigmaflow/core";
import { nodeErrors } from "./error-codes.ts";

/**
 * One of two values; the other is not worked out.
 *
 * @example
 * ```ts
 * import { boolean, buildGraph } from "sigmaflow";
 * import { flowSwitch, image, imageResize } from "sigmaflow/nodes";
 *
 * const graph = buildGraph({ image: image(), small: boolean({ default: true }) }, (g, { image, small }) => {
 *   const resized = g.node("resize", imageResize, { image, width: 256, height: 256 });
 *   return { image: g.node("choice", flowSwitch, { when: small, yes: resized.image, no: image }).value };
 * });
 * ```
 */
export const flowSwitch = defineNode({
  type: "switch",
  version: 1,
  label: "Switch",
  description: "Outputs one of two values. What only the other needs is not run.",
  category: "flow",
  keywords: ["if", "choose", "condition"],
  inputs: { when: boolean({ label: "When" }), yes: any("T", { label: "Yes" }), no: any("T", { label: "No" }) },
  outputs: { value: any("T", { label: "Value" }) },
  lazy: { yes: ({ when }) => when === true, no: ({ when }) => when === false },
  run: ({ when, yes, no }) => ({ value: when ? yes : no }),
});

/** Whole numbers in order. */
export const listRange = defineNode({
  type: "list.range",
  version: 1,
  label: "Range",
  description: "Whole numbers from a first one on.",
  category: "flow",
  keywords: ["count", "numbers"],
  inputs: { first: int({ default: 0, label: "First" }), count: int({ min: 0, max: 10_000, label: "How many" }) },
  outputs: { items: list(int(), { label: "Numbers", facts: { length: { of: "count" } } }) },
  run: ({ first, count }) => ({ items: Array.from({ length: count }, (_, i) => first + i) }),
});

/** A seed for each of several pictures. */
export const listSeeds = defineNode({
  type: "list.seeds",
  version: 1,
  label: "Seeds",
  description: "A seed for each of several pictures: the first, and those that follow it.",
  category: "flow",
  keywords: ["samples", "batch"],
  inputs: {
    seed: seed({ default: -1, label: "First seed" }),
    count: int({ default: 1, min: 1, max: 1000, label: "How many" }),
  },
  outputs: { seeds: list(seed(), { label: "Seeds", facts: { length: { of: "count" } } }) },
  run({ seed, count }) {
    const first = BigInt(seed);
    return { seeds: Array.from({ length: count }, (_, i) => seedValue(BigInt.asUintN(64, first + BigInt(i)))) };
  },
});

/** One of a list's items. */
export const listItem = defineNode({
  type: "list.item",
  version: 1,
  label: "Item",
  description: "One of a list's items, by its place from 0.",
  category: "flow",
  inputs: { items: list(any("T"), { label: "Items" }), index: int({ default: 0, min: 0, label: "Place" }) },
  outputs: { item: any("T", { label: "Item" }) },
  run({ items, index }) {
    if (index < items.length) return { item: items[index] };
    throw nodeErrors.NO_SUCH_ITEM({ count: items.length, index });
  },
});

function seedValue(seed: bigint): Seed {
  return seed <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(seed) : String(seed);
}
