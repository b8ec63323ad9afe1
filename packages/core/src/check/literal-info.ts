import type { Json } from "../graph/document.ts";
import { typeOfLiteral } from "../port/literal-type.ts";
import { isList, type TypeRef } from "../port/type-ref.ts";
import type { ArrivingInfo, StaticFacts } from "./static-info.ts";

const noFacts: StaticFacts = {};

/** What is known of a literal: the value of a number or text, a list's length. */
export function literalFacts(value: Json | undefined): StaticFacts {
  if (Array.isArray(value)) return { length: value.length };
  return typeof value === "number" || typeof value === "string" ? { value } : noFacts;
}

/** What reaches an input of a type that holds a literal. */
export function literalArrival(value: Json, type: TypeRef): ArrivingInfo {
  const own = type.id === "any" || (isList(type) && type.of.id === "any") ? typeOfLiteral(value) : type;
  return { type: own, facts: literalFacts(value), optional: false, literal: value };
}
