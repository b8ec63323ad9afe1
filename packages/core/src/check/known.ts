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

/** A record's own entry; names such as `constructor` are nothing special. */
export function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

/** A group's entries by name, so that the order of keys in a document decides nothing. */
export function byName<T>(group: Readonly<Record<string, T>> | undefined): [string, T][] {
  return Object.entries(group ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Something of which nothing is known. */
export const anything: Known = { type: { id: "any" }, facts: {}, optional: false };
