import type { GraphDocument, Json, Seed } from "@sigmaflow/core";
import { isFrom, isInput, own } from "@sigmaflow/core/editing";

/**
 * The seed of each picture of an output: picture i of a map over `list.seeds` has that node's seed + i. Undefined where
 * the pictures are made otherwise, or where the seed is not known.
 */
export function sampleSeeds(
  { nodes, outputs, inputs }: GraphDocument,
  output: string,
  given: Readonly<Record<string, Json>>,
): ((index: number) => Seed) | undefined {
  const linked = (value: unknown) => (isFrom(value) ? own(nodes, value.$from.split(".")[0] ?? "") : undefined);
  const list = linked(own(linked(own(outputs, output))?.in, "items"));
  if (list?.type !== "list.seeds") return undefined;
  const seed = own(list.in, "seed");
  const value = isInput(seed) ? (own(given, seed.$input) ?? own(inputs, seed.$input)?.default) : seed;
  if ((typeof value !== "number" && typeof value !== "string") || !/^\d+$/.test(String(value))) return undefined;
  return (index) => {
    const sum = BigInt(value) + BigInt(index);
    return sum <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(sum) : String(sum);
  };
}
