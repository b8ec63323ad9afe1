import type { NodeDefinition, Ports } from "../node/define-node.ts";
import type { Port, ValueOf } from "../port/port.ts";
import type { GivenValue, GraphDocument } from "./document.ts";

declare const linkType: unique symbol;

/** The promise of a value: another node's output or a graph input, typed by what it will be. */
export interface Link<out T> {
  readonly given: GivenValue;
  readonly [linkType]?: T;
}

/** A value or a link to one. */
type Given<T> = T | Link<T> | (T extends readonly (infer Item)[] ? readonly (Item | Link<Item>)[] : never);

/** What a node's inputs are given: links or literals; those with a default or marked optional may be left out. */
export type GivenInputs<I extends Ports> = {
  readonly [K in keyof I as I[K] extends Port<unknown, "required"> ? K : never]: Given<ValueOf<I[K]>>;
} & {
  readonly [K in keyof I as I[K] extends Port<unknown, "required"> ? never : K]?: Given<ValueOf<I[K]>> | undefined;
};

/** Links to a node's outputs. */
export type Outputs<O extends Ports> = { readonly [K in keyof O]: Link<ValueOf<O[K]>> };

/** Links by name. */
export type LinkRecord = Readonly<Record<string, Link<unknown>>>;
/** What a link leads to. */
export type Linked<L> = L extends Link<infer T> ? T : never;

/** A graph whose inputs and outputs the compiler knows. */
export interface Graph<I extends Ports = Ports, O = Readonly<Record<string, unknown>>> {
  readonly document: GraphDocument;
  /** The nodes that it was built from. */
  readonly nodes: readonly NodeDefinition[];
  readonly inputs: I;
  readonly [linkType]?: O;
}

/** What a run of a graph is given. */
export type GraphInputs<I extends Ports> = {
  readonly [K in keyof I as I[K] extends Port<unknown, "required"> ? K : never]: ValueOf<I[K]>;
} & {
  readonly [K in keyof I as I[K] extends Port<unknown, "required"> ? never : K]?: ValueOf<I[K]> | undefined;
};
