import type { Json } from "../graph/document.ts";
import { isList, type TypeRef, typeText } from "../port/type-ref.ts";
import type { Arrived, KnownFacts } from "./known.ts";

const noFacts: KnownFacts = {};

/** What is known of a literal: a number's value. */
export function literalFacts(value: Json | undefined): KnownFacts {
  return typeof value === "number" ? { value } : noFacts;
}

/** What reaches an input of a type that holds a literal. */
export function literalArrival(value: Json, type: TypeRef): Arrived {
  const own = type.id === "any" || (isList(type) && type.of.id === "any") ? literalType(value) : type;
  return { type: own, facts: literalFacts(value), optional: false, literal: value };
}

/** The kind of a value that only the document describes. */
function literalType(value: Json): TypeRef {
  if (typeof value === "string") return { id: "string" };
  if (typeof value === "boolean") return { id: "boolean" };
  if (typeof value === "number") return { id: Number.isSafeInteger(value) ? "int" : "float" };
  if (!Array.isArray(value) || value.length === 0)
    return value === null || !Array.isArray(value) ? { id: "json" } : { id: "list", of: { id: "any" } };
  const kinds = value.map(literalType);
  const [first = { id: "any" }] = kinds;
  const same = kinds.every((kind) => typeText(kind) === typeText(first));
  if (same) return { id: "list", of: first };
  const numbers = kinds.every((kind) => kind.id === "int" || kind.id === "float");
  return { id: "list", of: { id: numbers ? "float" : "json" } };
}
