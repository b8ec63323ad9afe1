import type { Ingredients, StoredResult } from "@sigmaflow/core";

/** A result from its stored text; undefined for text that was not written for one. */
export function parseResult(text: string): StoredResult | undefined {
  const value = parse(text);
  if (!isRecord(value) || typeof value.ms !== "number" || !isRecord(value.outputs)) return undefined;
  if (!Object.values(value.outputs).every((id) => typeof id === "string" && /^(=|[0-9a-f]{64}$)/.test(id)))
    return undefined;
  if (value.notices !== undefined && !isTexts(value.notices)) return undefined;
  if (value.facts !== undefined && !isSizes(value.facts)) return undefined;
  if (value.node !== undefined && typeof value.node !== "string") return undefined;
  // Every field was looked at.
  return value as unknown as StoredResult;
}

/** The ingredients of a run by path, from their stored text; empty for text that was not written for them. */
export function parseIngredients(text: string): ReadonlyMap<string, Ingredients> {
  const value = parse(text);
  const isEntry = (entry: unknown): entry is [string, Ingredients] =>
    Array.isArray(entry) && typeof entry[0] === "string" && Array.isArray(entry[1]) && entry[1].every(isTexts);
  return new Map(Array.isArray(value) ? value.filter(isEntry) : []);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): boolean {
  const isNumber = (one: unknown) => typeof one === "number";
  return (
    isRecord(value) && Object.values(value).every((sizes) => isRecord(sizes) && Object.values(sizes).every(isNumber))
  );
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
