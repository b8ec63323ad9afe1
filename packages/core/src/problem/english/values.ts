import type { PortType } from "../../port/port-type.ts";
import type { PortSpec } from "../../port/spec.ts";
import type { TypeRef } from "../../port/type-ref.ts";
import { withArticle } from "../../text/article.ts";
import { type Allowed, type Available, allowedBy, type Found, kindOf, type ValueKind } from "../data.ts";

/** A kind's name with its article, for sentences: "a Mask", "an Image", "a list (Image)". */
export function sayKind({ type, label }: ValueKind): string {
  const held = /^list<(.*)>$/.exec(type)?.[1];
  if (held !== undefined) return `a list (${sayKind({ type: held, label }).replace(/^an? /, "")})`;
  if (type === "any" || type.startsWith("any<")) return "any value";
  if (/^(text|data|noise)$|s$/i.test(label)) return label;
  return withArticle(label);
}

/** A type's name with its article, as {@link sayKind} says it. */
export function sayType(type: TypeRef, types: ReadonlyMap<string, PortType>): string {
  return sayKind(kindOf(type, types));
}

const typeNames: Readonly<Record<string, string>> = {
  int: "a whole number",
  float: "a number",
  string: "text",
  boolean: "true or false",
  seed: "-1 or 0 to 2^64-1 (beyond 2^53 as a decimal string)",
};

/** What a port accepts, in words: "1 to 25", "one of base, refiner", "text", "an Image". */
export function sayAllowed(allowed: Allowed): string {
  const { type, label, minimum, maximum, multipleOf, maxLength, unit, values, more = 0 } = allowed;
  const of = multipleOf === undefined || multipleOf === 1 ? "" : ` in steps of ${multipleOf}`;
  const measure = unit ? ` ${unit}` : "";
  // Bounds of a list count its items.
  if (label !== undefined && type.startsWith("list<")) return sayKind({ type, label });
  if (values) {
    const count = values.length + more;
    return `one of ${values.slice(0, 12).join(", ")}${count > 12 ? `, … (${count} in all)` : ""}`;
  }
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}${measure}${of}`;
  if (minimum !== undefined) return `${minimum} or more${measure}${of}`;
  if (maximum !== undefined) return `at most ${maximum}${measure}${of}`;
  if (maxLength !== undefined) return `text of at most ${maxLength} characters`;
  return typeNames[type] ?? (label === undefined ? type : sayKind({ type, label }));
}

/** What a port accepts, by its declaration, as {@link sayAllowed} says it. */
export function expectation(spec: PortSpec): string {
  return sayAllowed(allowedBy(spec));
}

/** A value in a sentence, cut where it is long. */
export function sayFound(found: Found, longest = 80): string {
  if (typeof found === "object" && found !== null) {
    if (found.kind === "list") return "a list";
    if (found.kind === "object") return "an object";
    if (found.kind === "other") return cut(found.text, longest);
    return `${JSON.stringify(found.start).slice(0, longest)}…`;
  }
  return cut(typeof found === "number" ? String(found) : JSON.stringify(found), longest);
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** "Did you mean `x`?", where there is such a name, else the other advice. */
export function sayNearest({ didYouMean }: { readonly didYouMean?: string }, otherwise: string): string {
  return didYouMean === undefined ? otherwise : `Did you mean \`${didYouMean}\`?`;
}

/** The first of several names, in code quotes, and how many there are. */
export function sayNames({ available, more = 0 }: Available): string {
  const count = available.length + more;
  const shown = available.slice(0, 8).map((name) => `\`${name}\``);
  return `${shown.join(", ")}${count > 8 ? `, … (${count} in all)` : ""}`;
}
