import type { DocumentPath, Position } from "../problem/place.ts";
import type { Finding } from "../problem/problem.ts";

type JsonCode = "BAD_JSON" | "TOO_DEEP" | "DUPLICATE_KEY" | "BAD_ID" | "BAD_NUMBER";
type WithoutPlace<F> = F extends Finding ? Omit<F, "path" | "port" | "at"> : never;
/** What a fault says, its place aside. */
export type JsonFacts = WithoutPlace<Finding<JsonCode>>;

/** Something that a plain JSON parse refuses without saying where, or hides. */
export type JsonFault = JsonFacts & { readonly at: DocumentPath; readonly position: Position };

/** What is wrong with a number that is written as it should be. */
export function numberFault(text: string): "too large" | "loses digits" | undefined {
  const value = Number(text);
  if (!Number.isFinite(value)) return "too large";
  return !Number.isSafeInteger(value) && /^-?\d+$/.test(text) && String(value) !== text ? "loses digits" : undefined;
}
