import type { Collection } from "../package/collection.ts";
import { definePortType } from "./define-port-type.ts";
import { type FileBytes, fileCodec } from "./file-codec.ts";
import type { AnyKind, Kind, ListKind, PlainKind, VariableKind } from "./kind.ts";
import {
  type Bounds,
  type LinkedOptions,
  type LiteralOptions,
  type Port,
  type PresenceOf,
  port,
  type Seed,
} from "./port.ts";
import type { PortType } from "./port-type.ts";

function kind(id: string, label: string, colour: string, description: string, more: Partial<PortType> = {}): PortType {
  return { id, label, colour, description, literal: true, accepts: [], acceptedBy: [], facts: [], ...more };
}

/** The kinds of value that every graph can use. */
export const plainPortTypes: readonly PortType[] = [
  kind("string", "text", "#8fbf6a", "Text.", { acceptedBy: ["enum", "json"], valueType: { name: "string" } }),
  kind("int", "whole number", "#6fa8dc", "A whole number.", {
    acceptedBy: ["float", "seed", "json"],
    valueType: { name: "number" },
    facts: ["value"],
  }),
  kind("float", "number", "#5c8fd6", "A number.", {
    acceptedBy: ["json"],
    valueType: { name: "number" },
    facts: ["value"],
  }),
  kind("boolean", "yes or no", "#c98a5b", "True or false.", { acceptedBy: ["json"], valueType: { name: "boolean" } }),
  kind("seed", "seed", "#4f7cac", "A random seed, 0 to 2^64−1; −1 draws one.", {
    acceptedBy: ["int", "json"],
    valueType: { name: "Seed", from: "sigmaflow" },
  }),
  kind("enum", "choice", "#9b8ad6", "One of a few words.", {
    acceptedBy: ["string", "json"],
    valueType: { name: "string" },
  }),
  kind("json", "data", "#9aa0a6", "Any plain data."),
];

/** Kind of text. */
export type StringKind = PlainKind<"string", "enum" | "json", never, true>;
/** Kind of whole numbers. */
export type IntKind = PlainKind<"int", "float" | "seed" | "json", never, true>;
/** Kind of numbers. */
export type FloatKind = PlainKind<"float", "json", never, true>;
/** Kind of true and false. */
export type BooleanKind = PlainKind<"boolean", "json", never, true>;
/** Kind of seeds. */
export type SeedKind = PlainKind<"seed", "int" | "json", never, true>;
/** Kind of one of a few words. */
export type EnumKind = PlainKind<"enum", "string" | "json", never, true>;
/** Kind of plain data. */
export type JsonKind = PlainKind<"json", never, never, true>;

/** Options of a text. `maxLength` in UTF-16 units. */
export interface StringOptions extends LiteralOptions<string> {
  readonly multiline?: boolean;
  readonly maxLength?: number;
  /** What of the host's it names; editors offer what there is. The host of this repository lists `models`, `vaes`, `loras`, `embeddings`. */
  readonly names?: string;
}

/** Text. `maxLength` in UTF-16 units. */
export function string<const O extends StringOptions>(options?: O): Port<string, PresenceOf<O>, StringKind> {
  return port("string", options);
}

/** A whole number. */
export function int<const O extends LiteralOptions<number> & Bounds>(
  options?: O,
): Port<number, PresenceOf<O>, IntKind> {
  return port("int", options);
}

/** A number. */
export function float<const O extends LiteralOptions<number> & Bounds>(
  options?: O,
): Port<number, PresenceOf<O>, FloatKind> {
  return port("float", options);
}

/** True or false. */
export function boolean<const O extends LiteralOptions<boolean>>(
  options?: O,
): Port<boolean, PresenceOf<O>, BooleanKind> {
  return port("boolean", options);
}

/** A random seed, 0…2^64−1; −1 is drawn once before the run and reported. */
export function seed<const O extends LiteralOptions<Seed> & Pick<Bounds, "min" | "max">>(
  options?: O,
): Port<Seed, PresenceOf<O>, SeedKind> {
  return port("seed", options);
}

/**
 * One of a few words, or one of the names in a collection: those that the packages in use put there.
 *
 * @example
 * ```ts
 * import { buildGraph, oneOf } from "sigmaflow";
 * import { schedulePlan, schedulers } from "sigmaflow/nodes";
 *
 * const inputs = {
 *   scheduler: oneOf(schedulers, { default: "UniPC" }),
 *   sigmas: oneOf(["scheduler", "karras"], { default: "scheduler", label: "Noise levels" }),
 * };
 * const graph = buildGraph(inputs, (g, given) => g.node("plan", schedulePlan, given));
 * ```
 */
export function oneOf<const V extends readonly string[], const O extends LiteralOptions<V[number]>>(
  values: V,
  options?: O,
): Port<V[number], PresenceOf<O>, EnumKind>;
export function oneOf<const O extends LiteralOptions<string>>(
  values: Collection<unknown>,
  options?: O,
): Port<string, PresenceOf<O>, EnumKind>;
export function oneOf<const O extends LiteralOptions<string>>(
  values: readonly string[] | Collection<unknown>,
  options?: O,
): Port<string, PresenceOf<O>, EnumKind> {
  const made = port<string, O, EnumKind>("enum", options);
  const words = "isCollection" in values ? values.names : values;
  const spec = words === undefined ? made.spec : { ...made.spec, values: [...words] };
  return { ...made, spec, ...("isCollection" in values && { choices: values.name }) };
}

/** Plain data of any shape. */
export function json<const O extends LiteralOptions<unknown>>(options?: O): Port<unknown, PresenceOf<O>, JsonKind> {
  return port("json", options);
}

/** Options of a list: `min` and `max` count its items. */
export interface ListOptions<T> extends LiteralOptions<readonly T[]>, LinkedOptions {
  readonly min?: number;
  readonly max?: number;
}

/** A list. */
export function list<T, K extends Kind, const O extends ListOptions<T>>(
  of: Port<T, "required" | "optional" | "default", K>,
  options?: O,
): Port<readonly T[], PresenceOf<O>, ListKind<K>> {
  const values = of.spec.values ? { values: of.spec.values } : {};
  return port(`list<${of.spec.type}>`, { ...values, ...options } as O, of.declared);
}

/**
 * A value of whatever kind is linked; ports of one node that share a variable must agree.
 *
 * @example
 * ```ts
 * import { any, buildGraph, defineNode, float, int, list } from "sigmaflow";
 *
 * const last = defineNode({
 *   type: "acme.last",
 *   version: 1,
 *   inputs: { items: list(any("T"), { min: 1 }) },
 *   outputs: { item: any("T") },
 *   run: ({ items }) => ({ item: items.at(-1) }),
 * });
 * // The last of whole numbers is one, which goes into a port for numbers.
 * const graph = buildGraph({ counts: list(int()), scale: float() }, (g, { counts }) => g.node("last", last, { items: counts }));
 * ```
 */
export function any<const O extends LinkedOptions>(): Port<unknown, PresenceOf<O>, AnyKind>;
export function any<const O extends LinkedOptions>(
  variable: undefined,
  options?: O,
): Port<unknown, PresenceOf<O>, AnyKind>;
export function any<const V extends "T" | "U", const O extends LinkedOptions>(
  variable: V,
  options?: O,
): Port<unknown, PresenceOf<O>, VariableKind<V>>;
export function any(variable?: "T" | "U", options?: LinkedOptions): Port<unknown> {
  return port(variable ? `any<${variable}>` : "any", options);
}

/** A file's bytes, see {@link FileBytes}. */
export const file = definePortType({
  id: "file",
  label: "File",
  colour: "#9fb3c8",
  description: "The bytes of one file.",
  valueType: { name: "FileBytes", from: "sigmaflow" },
  codec: fileCodec,
});
