import type { Json } from "../graph/document.ts";
import { type TypeRef, typeText } from "./type-ref.ts";

/** The kind of a literal whose port leaves it open. */
export function typeOfLiteral(value: Json): TypeRef {
  if (typeof value === "string") return { id: "string" };
  if (typeof value === "boolean") return { id: "boolean" };
  if (typeof value === "number") return { id: Number.isSafeInteger(value) ? "int" : "float" };
  if (!Array.isArray(value) || value.length === 0)
    return value === null || !Array.isArray(value) ? { id: "json" } : { id: "list", of: { id: "any" } };
  const kinds = value.map(typeOfLiteral);
  const [first = { id: "any" }] = kinds;
  const same = kinds.every((kind) => typeText(kind) === typeText(first));
  if (same) return { id: "list", of: first };
  const numbers = kinds.every((kind) => kind.id === "int" || kind.id === "float");
  return { id: "list", of: { id: numbers ? "float" : "json" } };
}
