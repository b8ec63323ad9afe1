import type { DeclaredKind } from "./codec.ts";
import type { Kind } from "./kind.ts";
import type { PortSpec } from "./spec.ts";

/** Whether a value must be given: `required`, `optional` (absent is undefined) or `default` (absent is the default). */
export type Presence = "required" | "optional" | "default";

declare const carried: unique symbol;

/** A declared port: its data ({@link PortSpec}) and, for the compiler alone, its value's type and its kind. */
export interface Port<out T, out P extends Presence = Presence, out K extends Kind = Kind> {
  readonly spec: PortSpec;
  readonly presence: P;
  /** The kind as declared, where it is not one of the plain ones. */
  readonly declared?: DeclaredKind;
  /** The collection whose names it accepts; those in use stand in the catalogue. */
  readonly choices?: string;
  readonly [carried]?: { readonly value: T; readonly kind: K };
}

/** Ports by name. */
export type Ports = Readonly<Record<string, Port<unknown>>>;

/** The value type of a port. */
export type ValueOf<P> = P extends Port<infer T> ? T : never;

/** 64-bit seed: a number up to 2^53, a decimal string beyond. */
export type Seed = number | string;

/** What people read of a port. */
export interface PortWords {
  readonly label?: string;
  readonly description?: string;
  /** Rarely changed; editors fold it away. */
  readonly advanced?: boolean;
  /** Graph inputs: read by the front end, so that the graph itself need not use it. */
  readonly frontEnd?: boolean;
}

/** Options of ports whose values a document can hold. */
export interface LiteralOptions<T> extends PortWords {
  readonly optional?: boolean;
  readonly default?: T;
}

/** Bounds of a number: smallest, largest, step, and its unit for people. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
  readonly multipleOf?: number;
  readonly unit?: string;
}

/** Facts of an output known without running: a number, or an input's fact (`"image.width"`) or literal (`"width"`), scaled. */
export type Facts = Readonly<Record<string, number | { readonly of: string; readonly times?: number }>>;

/** Options of ports whose values only nodes make. */
export interface LinkedOptions extends PortWords {
  readonly optional?: boolean;
  readonly facts?: Facts;
  /** Inputs: words that facts of the value must be, as far as they are known before running. */
  readonly needs?: Readonly<Record<string, string>>;
}

/** `required` unless the options say otherwise. */
export type PresenceOf<O> = O extends { readonly default: unknown }
  ? "default"
  : O extends { readonly optional: true }
    ? "optional"
    : "required";

/** A port of a kind named by its id. */
export function port<T, O extends object, K extends Kind>(
  type: string,
  options: O | undefined,
  declared?: DeclaredKind,
): Port<T, PresenceOf<O>, K> {
  const spec: PortSpec = { type, ...options };
  const presence = spec.default !== undefined ? "default" : spec.optional ? "optional" : "required";
  // The one place where the options' type decides the presence.
  return { spec, presence: presence as PresenceOf<O>, ...(declared && { declared }) };
}
