import type { PortType } from "../port/port-type.ts";
import type { PortSpec } from "../port/spec.ts";
import { isList, parseType, type TypeRef, typeText } from "../port/type-ref.ts";

/** Plain data: what problems and errors are made of, so that they survive JSON and another language can say them. */
export type Data = string | number | boolean | null | undefined | readonly Data[] | { readonly [name: string]: Data };

/** A kind of value: its type in text form (`list<image>`), and how the catalogue names what it holds (`Image`). */
export type ValueKind = { readonly type: string; readonly label: string };

/** The kind of a type, named by the catalogue. */
export function kindOf(type: TypeRef, types: ReadonlyMap<string, PortType>): ValueKind {
  let held = type;
  while (isList(held)) held = held.of;
  return { type: typeText(type), label: types.get(held.id)?.label ?? held.id };
}

/** A value that was found: a scalar itself, a long text by its start, other values by what they are. */
export type Found =
  | string
  | number
  | boolean
  | null
  | { readonly kind: "text"; readonly start: string; readonly length: number }
  | { readonly kind: "list"; readonly length: number }
  | { readonly kind: "object" }
  /** Values that JSON has no word for, as JavaScript writes them. */
  | { readonly kind: "other"; readonly text: string };

/** Text beyond this is cut: it is in the document already. */
const longestText = 200;

/** A value as problems hold it. */
export function foundIn(value: unknown): Found {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "string") {
    if (value.length <= longestText) return value;
    return { kind: "text", start: value.slice(0, longestText), length: value.length };
  }
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return { kind: "list", length: value.length };
  if (typeof value === "object") return { kind: "object" };
  return { kind: "other", text: String(value).slice(0, longestText) };
}

/** Names that there are; of very many the first, and how many `more` there are. */
export type Available = { readonly available: readonly string[]; readonly more?: number };

/** Names beyond this are counted only: hostile graphs must not buy memory. */
const mostNames = 100;

/** The names that could have been meant. */
export function availableAmong(names: Iterable<string>): Available {
  const all = [...names];
  if (all.length <= mostNames) return { available: all };
  return { available: all.slice(0, mostNames), more: all.length - mostNames };
}

/**
 * What a port accepts; `values` are the words of a choice, of very many the first. `label` is how the catalogue names
 * what the kind holds, where bounds and words alone do not say what belongs there.
 */
export type Allowed = {
  readonly type: string;
  readonly label?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly maxLength?: number;
  readonly unit?: string;
  readonly values?: readonly string[];
  readonly more?: number;
};

/** Kinds that are said by their bounds, their words or a plain phrase. */
const plain: ReadonlySet<string> = new Set(["int", "float", "string", "boolean", "seed", "enum"]);

/** What a port's declaration allows; with the catalogue's kinds, other kinds than plain ones are named. */
export function allowedBy(
  { type, min, max, multipleOf, maxLength, unit, values }: PortSpec,
  types?: ReadonlyMap<string, PortType>,
): Allowed {
  const { available, more } = availableAmong(values ?? []);
  const named = types === undefined || plain.has(type) ? undefined : parseType(type);
  return {
    type,
    ...(types !== undefined && named !== undefined && { label: kindOf(named, types).label }),
    ...(min !== undefined && { minimum: min }),
    ...(max !== undefined && { maximum: max }),
    ...(multipleOf !== undefined && { multipleOf }),
    ...(maxLength !== undefined && { maxLength }),
    ...(unit !== undefined && { unit }),
    ...(values !== undefined && { values: available }),
    ...(more !== undefined && { more }),
  };
}
