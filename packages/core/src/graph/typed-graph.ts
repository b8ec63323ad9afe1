import type { Registrable } from "../node/definition.ts";
import type { Kind } from "../port/kind.ts";
import type { Port, Ports, Seed, ValueOf } from "../port/port.ts";
import type { PortSpec } from "../port/spec.ts";
import type { GivenValue, GraphDocument } from "./document.ts";

declare const carried: unique symbol;

/**
 * The promise of a value: another node's output or a graph input. `T` is what it will be, `Id` the id of its kind,
 * `Into` the ids of all kinds whose ports accept it. `Into` is contravariant: a link fits wherever fewer are asked for.
 */
export interface Link<out T, out Id extends string = string, in Into extends string = never> {
  readonly given: GivenValue;
  /** The port that it comes from, so that a body that uses it can declare the like. */
  readonly spec: PortSpec;
  /** For the compiler alone. */
  readonly [carried]: { readonly value: T; readonly id: Id; readonly into: (kind: Into) => void };
}

/** Links by name. */
export type LinkRecord = Readonly<Record<string, Link<unknown>>>;

/** What a link leads to. */
export type Linked<L> = L extends Link<infer T> ? ([T] extends [never] ? unknown : T) : never;

/** The link to a port. A value of kind `any` may be anything, so that its link goes wherever one may. */
export type LinkOf<P> =
  P extends Port<infer T, infer _, infer K>
    ? Link<"any" extends K["id"] ? never : T, K["id"], K["id"] | K["acceptedBy"]>
    : never;

/** The port of the kind that a link leads to. */
export type PortOf<L> =
  L extends Link<infer T, infer Id, infer Into>
    ? Port<
        T,
        "required",
        {
          readonly id: Id;
          // A graph of any outputs holds links of which nothing is known.
          readonly acceptedBy: [Into] extends [never] ? string : Into;
          readonly accepts: never;
          readonly literal: boolean;
        }
      >
    : never;

/** A literal that may stand for a value, where one may. */
type LiteralOf<T, K extends Kind> = K["literal"] extends true ? (K["id"] extends "json" ? Plain : T) : never;

/** A list some of whose entries are links. */
type MixedList<Name, T, Id extends string, Literal extends boolean> = T extends readonly (infer Item)[]
  ? Id extends `list<${infer Of}>`
    ? readonly ((Literal extends true ? Item : never) | LinkInto<Name, Item, Of>)[]
    : never
  : never;

/** Whatever a port of kind `any` or a variable accepts. */
export type Anything = Link<unknown> | Plain | readonly (Link<unknown> | Plain)[];
/** Plain data. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

declare const port: unique symbol;

/** A link that port `Name` accepts: one that leads to a `T` and goes into kind `Id`. Named so that compilers name the port. */
export interface LinkInto<Name, T, Id extends string> extends Link<T, string, Id> {
  readonly [port]?: Name;
}

/** The link to a list, whatever it holds, that port `Name` accepts; named for the same reason. */
export interface ListInto<Name> extends Link<readonly unknown[], "any" | `list<${string}>`> {
  readonly [port]?: Name;
}

/** What the input `Name` accepts: a link, or a literal where the kind has them. */
type Given<Name, P> =
  P extends Port<infer T, infer _, infer K>
    ? K["id"] extends "any" | `any<${string}>`
      ? Anything
      : K["id"] extends `list<any<${string}>>`
        ? ListInto<Name> | readonly (Link<unknown> | Plain)[]
        : // Links that go into the port, those of kinds that it accepts, literals, and lists that hold both.
            | LinkInto<Name, K["id"] extends "int" ? Seed : T, K["id"]>
            | ([K["accepts"]] extends [never] ? never : Link<unknown, K["accepts"]>)
            | LiteralOf<T, K>
            | MixedList<Name, T, K["id"], K["literal"]>
    : never;

type RequiredNames<I extends Ports> = { [N in keyof I]: I[N] extends Port<unknown, "required"> ? N : never }[keyof I];

/** What a node's inputs are given: links or literals; those with a default or marked optional may be left out. */
export type GivenInputs<I extends Ports> = { readonly [N in RequiredNames<I>]: Given<N, I[N]> } & {
  readonly [N in Exclude<keyof I, RequiredNames<I>>]?: Given<N, I[N]> | undefined;
};

/** What a run of a graph is given. */
export type GraphInputs<I extends Ports> = { readonly [N in RequiredNames<I>]: ValueOf<I[N]> } & {
  readonly [N in Exclude<keyof I, RequiredNames<I>>]?: ValueOf<I[N]> | undefined;
};

/** A graph whose inputs and outputs the compiler knows. */
export interface Graph<I extends Ports = Ports, out L extends LinkRecord = LinkRecord> {
  readonly document: GraphDocument;
  /** The nodes and compounds that it was built from. */
  readonly nodes: readonly Registrable[];
  readonly inputs: I;
  /** The ports of its outputs. */
  readonly outputs: { readonly [N in keyof L]: PortOf<L[N]> };
}

/** The values that a run of a graph leads to. */
export type GraphOutputs<L extends LinkRecord> = { readonly [N in keyof L]: Linked<L[N]> };
