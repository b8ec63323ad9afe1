import type { Fits } from "../port/kind.ts";
import type { BooleanKind, IntKind, StringKind } from "../port/plain.ts";
import type { Ports } from "../port/port.ts";
import type { Link, LinkOf } from "./typed-graph.ts";

/** The link that a plain literal counts as, where its port leaves the kind open. */
type LinkOfLiteral<V> = V extends string
  ? Link<string, "string", Fits<StringKind>>
  : V extends number
    ? Link<number, "int", Fits<IntKind>>
    : V extends boolean
      ? Link<boolean, "boolean", Fits<BooleanKind>>
      : Link<unknown, "json", "json">;

/** What is given, as a link. Lists of literals are looked into one level deep. */
export type AsLink<V> =
  V extends Link<unknown>
    ? V
    : V extends readonly (infer Item)[]
      ? ListLink<Item extends Link<unknown> ? Item : LinkOfLiteral<Item>>
      : LinkOfLiteral<V>;

/** The link to a list of what a link leads to. */
export type ListLink<L> =
  L extends Link<infer T, infer Id, infer Into> ? Link<readonly T[], `list<${Id}>`, `list<${Into}>`> : never;

/** The link to an item of the list that a link leads to. */
export type ItemLink<L> =
  L extends Link<infer T, infer Id, infer Into>
    ? Link<
        T extends readonly (infer Item)[] ? Item : never,
        Id extends `list<${infer Of}>` ? Of : Id,
        Into extends `list<${infer Of}>` ? Of : never
      >
    : never;

/** What reaches the ports that share variable `V`, each as a link to one value. */
type Reaching<V extends string, I extends Ports, G> = {
  [N in keyof I & keyof G]: LinkOf<I[N]> extends Link<unknown, infer Id>
    ? Id extends `any<${V}>`
      ? AsLink<Exclude<G[N], undefined>>
      : Id extends `list<any<${V}>>`
        ? G[N] extends readonly (infer Item)[]
          ? AsLink<Item>
          : ItemLink<G[N]>
        : never
    : never;
}[keyof I & keyof G];

type ValueIn<L> = L extends Link<infer T> ? T : never;
type IdIn<L> = L extends Link<unknown, infer Id> ? Id : never;
type IntoIn<L> = L extends Link<unknown, string, infer Into> ? { readonly into: Into } : never;
type AllInto<L> = (L extends unknown ? (into: IntoIn<L>) => void : never) extends (into: infer All) => void
  ? All
  : never;
/** The kinds that all of several links go into; never when there are none. */
type CommonInto<L> = [AllInto<L>] extends [never]
  ? never
  : AllInto<L> extends { readonly into: infer Into extends string }
    ? Into
    : never;

/** One link for several of kinds that go together: of the kind that all of them go into. */
type Joined<L> = [L] extends [never]
  ? Link<never, "any", string>
  : Link<ValueIn<L>, "any" extends IdIn<L> ? "any" : IdIn<L> & CommonInto<L>, CommonInto<L>>;

type BoundLink<L, I extends Ports, G> =
  L extends Link<unknown, infer Id>
    ? Id extends `any<${infer V}>`
      ? Joined<Reaching<V, I, G>>
      : Id extends `list<any<${infer V}>>`
        ? ListLink<Joined<Reaching<V, I, G>>>
        : L
    : never;

/** Links to a node's outputs; those of variables are of what the node is given. */
export type Outputs<I extends Ports, O extends Ports, G> = { readonly [N in keyof O]: BoundLink<LinkOf<O[N]>, I, G> };

/** What the compiler says of an input that the node does not have. */
interface NoInput<N> {
  readonly error: ["this node has no input called", N];
}

/** What the compiler says of inputs that must be of one kind and are not. */
interface DifferentKinds<N, Id> {
  readonly error: ["all inputs that share a kind with", N, "must be of one kind, but are", Id];
}

type Variable<P> =
  LinkOf<P> extends Link<unknown, infer Id>
    ? Id extends `any<${infer V}>`
      ? V
      : Id extends `list<any<${infer V}>>`
        ? V
        : never
    : never;

type Agreement<N, L> =
  string extends IdIn<L> ? unknown : [CommonInto<L>] extends [never] ? DifferentKinds<N, IdIn<L>> : unknown;

/** Holds what is given to a node's names, and its variables to one kind each. */
export type CheckedInputs<I extends Ports, G> = {
  readonly [N in keyof G]: N extends keyof I
    ? [Variable<I[N]>] extends [never]
      ? unknown
      : Agreement<N, Reaching<Variable<I[N]>, I, G>>
    : NoInput<N>;
};
