import type { Json } from "../graph/document.ts";
import type { Fact } from "../port/spec.ts";
import type { TypeRef } from "../port/type-ref.ts";

/**
 * What is known of a value without running, by name: its width, height, channels; for numbers and texts `value`, for
 * lists `length`; of a UNet by a word, for which expert it is.
 */
export type StaticFacts = Readonly<Record<string, Fact>>;

/** What is known of a value before it exists. */
export interface StaticInfo {
  /** `any` when it is unknown. */
  readonly type: TypeRef;
  readonly facts: StaticFacts;
  /** It may turn out to be absent. */
  readonly optional: boolean;
}

/** What reaches one input of a node. */
export interface ArrivingInfo extends StaticInfo {
  /** Set when the document itself holds the value. */
  readonly literal?: Json;
}

/** Something of which nothing is known. */
export const anything: StaticInfo = { type: { id: "any" }, facts: {}, optional: false };

/** A fact that counts or measures something. */
export function numberFact(facts: StaticFacts, name: string): number | undefined {
  const fact = facts[name];
  return typeof fact === "number" ? fact : undefined;
}
