import type { Json } from "../graph/document.ts";
import type { TypeRef } from "../port/type-ref.ts";

/** What is known of a value without running, by name: its width, height, channels; for numbers `value`. */
export type KnownFacts = Readonly<Record<string, number>>;

/** What is known of a value before it exists. */
export interface Known {
  /** `any` when it cannot be told. */
  readonly type: TypeRef;
  readonly facts: KnownFacts;
  /** It may turn out to be absent. */
  readonly optional: boolean;
}

/** What reaches one input of a node. */
export interface Arrived extends Known {
  /** Set when the document itself holds the value. */
  readonly literal?: Json;
}

/** Something of which nothing is known. */
export const anything: Known = { type: { id: "any" }, facts: {}, optional: false };
