import type { Catalogue, StaticFacts } from "@sigmaflow/core";
import { isList, type TypeRef } from "@sigmaflow/core/editing";
import { documentTexts } from "../texts/document.ts";
import { typesOf } from "./ports.ts";

/**
 * What is known of a value, in few words: `refiner`; `2 of 512 × 512`; of a latent also the size of its picture,
 * `128 × 96 → 1024 × 768`. Empty where nothing is known that a person reads.
 */
export function sayFacts(type: TypeRef | undefined, facts: StaticFacts, catalogue: Catalogue): string {
  const words = Object.entries(facts).flatMap(([name, fact]) =>
    typeof fact === "string" && name !== "value" ? fact : [],
  );
  const { width, height, length, batch, value } = facts;
  let held = type;
  while (held !== undefined && isList(held)) held = held.of;
  const counts = [length, batch === 1 ? undefined : batch].filter((count) => count !== undefined);
  const measure: string[] = [];
  if (typeof width === "number" && typeof height === "number") {
    const { times = 1 } = typesOf(catalogue).get(held?.id ?? "")?.size ?? {};
    const side = Math.sqrt(times);
    measure.push(`${width} × ${height}${side === 1 ? "" : ` → ${width * side} × ${height * side}`}`);
  } else if (typeof value === "number") measure.push(String(value));
  if (counts.length === 0) return [...words, ...measure].join(", ");
  const count = counts.join(" × ");
  return [
    ...words,
    measure[0] === undefined ? documentTexts.countIn({ count }) : documentTexts.countOf({ count, size: measure[0] }),
  ].join(", ");
}
