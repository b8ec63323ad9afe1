import type { GraphLimits } from "../graph/limits.ts";
import type { Port, Ports, ValueOf } from "../port/port.ts";
import type { Preview } from "../value/preview.ts";
import { checkVersions, type NodeMigration } from "./migration.ts";
import type { ServiceKey } from "./service.ts";

/** What `run` gets: every input's value; optional ones may be undefined. */
export type InputValues<I extends Ports> = {
  readonly [K in keyof I]: I[K] extends Port<infer T, "optional"> ? T | undefined : ValueOf<I[K]>;
};

/** What `run` returns: every output's value; optional ones may be left out. */
export type OutputValues<O extends Ports> = {
  readonly [K in keyof O as O[K] extends Port<unknown, "optional"> ? never : K]: ValueOf<O[K]>;
} & {
  readonly [K in keyof O as O[K] extends Port<unknown, "optional"> ? K : never]?: ValueOf<O[K]> | undefined;
};

/** How far a node is; `of` is the total in the same unit. */
export interface Progress {
  readonly step: number;
  readonly of: number;
  /** What is being done, when it is not plain from the node: "loading unet". */
  readonly doing?: string;
}

/** What a running node may use besides its inputs. */
export interface NodeContext {
  /** Aborted when the run is cancelled or has failed elsewhere. Long work checks it between steps. */
  readonly signal: AbortSignal;
  /** Path of this execution, `denoise/step[12]/unet`. */
  readonly path: string;
  /** What one value may be. Nodes that make something large ask before they take the memory for it. */
  readonly limits: Pick<GraphLimits, "textBytes" | "sizes">;
  /**
   * What long work waits for between its parts, so that the thread serves others every 10 ms; undefined while it may go on
   * at once. Some thousand steps are one part.
   */
  turn(): Promise<void> | undefined;
  /** Emits how far the node is. */
  progress(progress: Progress): void;
  /** Shows a small picture of unfinished work; `make` is called only if somebody watches and it is time for the next. */
  preview(make: () => Preview): void;
  /**
   * Passes outputs on that are known before the others: who reads one of them goes on. `run` returns all of them all the
   * same, equal to these. A cache rule may call it as well.
   */
  early(outputs: Readonly<Record<string, unknown>>): void;
  /** Emits a sentence for the person who wants the result; stored with the node's result. */
  notice(message: string): void;
  /** The host's service of this name. Nodes list what they use in `uses`, so that a missing one is reported before running. */
  use<T>(key: ServiceKey<T>): T;
}

/**
 * When a result may be reused. `content`: whenever node and inputs are the same. `never`: not at all. A function: as
 * long as it returns the same text for what lies outside (a file's hash), undefined where nothing does; it runs before
 * every lookup, so it is cheap.
 */
export type CacheRule<I extends Ports> =
  | "content"
  | "never"
  | ((inputs: InputValues<I>, context: NodeContext) => MaybePromise<string | undefined>);

type MaybePromise<T> = T | Promise<T>;

/** `paid`: each run of it may cost money, once. `outside`: it reads what lies outside of the graph and its inputs, files above all. */
export type Effect = "paid" | "outside";

/** An amount of something that is paid with. */
export interface Price {
  readonly amount: number;
  /** `USD`, `credits`. */
  readonly unit: string;
}

/** What is declared of a node besides what it does. */
export interface NodeDeclaration<I extends Ports, O extends Ports, A extends keyof I & string = keyof I & string> {
  /** Unique name, `text.encode`. */
  readonly type: string;
  /**
   * The shape of its inputs and outputs, from 1. Documents carry it as `"v"` when it is above 1; raise it with a
   * migration when an input or output is renamed or removed, or a default changes its meaning.
   */
  readonly version: number;
  /** Default 1. Raise it when the same inputs lead to other results; it is part of every cache key and of no document. */
  readonly revision?: number;
  /** One step for each version from 2 on. What they cannot say needs a new node type, and the old one `deprecated`. */
  readonly migrations?: readonly NodeMigration[];
  /** For a node that is kept for old documents only: one sentence that says what to use instead. */
  readonly deprecated?: string;
  /** What running it does or sees beyond its inputs; nothing unless given. */
  readonly effect?: Effect;
  /** Of a node with the effect `paid`: what one run of it costs at most, where that is known. */
  readonly price?: Price;
  /** Of a node with the effect `paid`: whether what it threw says that nothing was charged. Only what is certain counts as such. */
  readonly uncharged?: (error: unknown) => boolean;
  /**
   * Of a node with the effect `paid`: whether its call can be made again without being paid for again, where nobody knows
   * what became of it.
   */
  readonly repeatable?: (context: Pick<NodeContext, "use">) => boolean;
  readonly label?: string;
  /** One sentence for palettes and the reference, then more. */
  readonly description?: string;
  readonly category?: string;
  /** Other words to find it by. */
  readonly keywords?: readonly string[];
  readonly inputs: I;
  readonly outputs: O;
  /** Work of one named resource is limited by the host: `inference`, `network`, `cpu`. */
  readonly resource?: string;
  /**
   * What two nodes have in common that gain from being at work together, by identity: the second shares the first's
   * place at the resource instead of waiting for it.
   */
  readonly pair?: (inputs: InputValues<I>) => unknown;
  /** Services without which the node cannot run. */
  readonly uses?: readonly ServiceKey<unknown>[];
  /** Results depend on the numeric environment (library, provider, instruction set) of this service. */
  readonly numeric?: ServiceKey<{ environment(): string }>;
  /** Default `content`. */
  readonly cache?: CacheRule<I>;
  /** Inputs that are worked out only if this says so, decided from the others, which are all known by then. */
  readonly lazy?: { readonly [K in keyof I]?: (eager: Partial<InputValues<I>>) => boolean };
  /** What it can pass on from some of its inputs, where others take longer. */
  readonly ahead?: Ahead<I, A>;
}

/**
 * Work on some inputs alone. It is done where these were passed on `early` and others are still waited for; what follows
 * from them it passes on with `early` itself. What it throws counts for nothing: `run` comes across it again.
 */
export interface Ahead<I extends Ports, A extends keyof I & string> {
  readonly inputs: readonly A[];
  readonly run: (inputs: Pick<InputValues<I>, A>, context: NodeContext) => void | Promise<void>;
}

/** A node that computes: a pure function of its inputs unless `cache` says otherwise. */
export interface NodeDefinition<
  I extends Ports = Ports,
  O extends Ports = Ports,
  A extends keyof I & string = keyof I & string,
> extends NodeDeclaration<I, O, A> {
  readonly run: (inputs: InputValues<I>, context: NodeContext) => OutputValues<O> | Promise<OutputValues<O>>;
}

/** A node of any ports, as registries hold them. The engine calls `run` with values that match the declaration. */
export interface AnyNode extends Omit<NodeDeclaration<Ports, Ports>, "lazy" | "ahead" | "cache" | "pair"> {
  readonly pair?: (inputs: never) => unknown;
  readonly lazy?: { readonly [input: string]: ((eager: never) => boolean) | undefined };
  readonly ahead?: {
    readonly inputs: readonly string[];
    readonly run: (inputs: never, context: NodeContext) => void | Promise<void>;
  };
  readonly cache?: "content" | "never" | ((inputs: never, context: NodeContext) => MaybePromise<string | undefined>);
  readonly run: (inputs: never, context: NodeContext) => unknown;
}

const typePattern = /^[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*$/;

/**
 * Declares a node. `run` is checked against the declared ports: a wrong input name, a missing or mistyped output does
 * not compile.
 *
 * @throws TypeError for a type name that documents could not hold, and for a version, revision or migration that does
 * not fit the others or the ports.
 *
 * @example
 * ```ts
 * import { defineNode, float, int } from "sigmaflow";
 *
 * const mean = defineNode({
 *   type: "acme.mean",
 *   version: 1,
 *   description: "The mean of two numbers, rounded to decimals.",
 *   inputs: { a: float(), b: float(), decimals: int({ default: 2, min: 0, max: 12 }) },
 *   outputs: { mean: float() },
 *   run: ({ a, b, decimals }) => ({ mean: Number(((a + b) / 2).toFixed(decimals)) }),
 * });
 * ```
 */
export function defineNode<const I extends Ports, const O extends Ports, const A extends keyof I & string = never>(
  definition: NodeDefinition<I, O, A>,
): NodeDefinition<I, O> {
  if (!typePattern.test(definition.type)) {
    throw new TypeError(`node type "${definition.type}" must be lower-case words joined by . or -`);
  }
  const { inputs, outputs } = definition;
  checkVersions({ ...definition, inputs: Object.keys(inputs), outputs: Object.keys(outputs) });
  return definition;
}
