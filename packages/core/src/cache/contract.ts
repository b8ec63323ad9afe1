import type { ContentId } from "../value/content.ts";

/** The ingredients of a cache key, by name, in order: what `explain` compares. */
export type Ingredients = readonly (readonly [name: string, value: string])[];

/** A stored result: what came out, by port, and what it cost. */
export interface StoredResult {
  readonly outputs: Readonly<Record<string, ContentId>>;
  /** Milliseconds that computing it took. */
  readonly ms: number;
  /** What the node had to say about it. */
  readonly notices?: readonly string[];
  /** Sizes of what came out, by port, as `node.result` says them: `{ out: { width: 64, height: 64 } }`. */
  readonly facts?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Type of the node that it is of, so that a cache can tell how much is whose; an iteration of a loop is of `loop`. */
  readonly node?: string;
}

/** What another process has computed, or the right to compute it here; `release` it where there is nothing to save. */
export type Reserved = { readonly result: StoredResult } | { readonly release: () => void };

/** How a result is kept. */
export interface SaveOptions {
  /** It was paid for: it is worth waiting until it is as safe as can be. */
  readonly isPaid?: boolean;
}

/** A value in a wrapper, so that a stored `undefined` differs from nothing found. */
export interface Loaded {
  readonly value: unknown;
}

/**
 * Results by key and values by content. Every failure inside (full disk, damaged file, no permission) is a miss or a
 * result that is not kept, never an error. Safe for several runs at once.
 */
export interface ResultCache {
  /** The result stored under a key. Its values may still turn out to be gone. */
  find(key: string): StoredResult | undefined | Promise<StoredResult | undefined>;
  /** The value with this id, checked against it; undefined when it is gone or damaged. */
  load(id: ContentId): Loaded | undefined | Promise<Loaded | undefined>;
  /** Keeps a result; when it resolves, the result outlives the process as far as this cache promises it. */
  save(
    key: string,
    result: StoredResult,
    values: ReadonlyMap<ContentId, unknown>,
    options?: SaveOptions,
  ): void | Promise<void>;
  /**
   * Of several processes that share the cache and want the same result, lets one compute it: resolves to the result once
   * another has computed it, or to the right to do so here, which ends when the result is saved. Missing where no other
   * process can be at the same.
   *
   * @throws the signal's reason.
   */
  readonly reserve?: ((key: string, signal: AbortSignal) => Promise<Reserved>) | undefined;
  /** The ingredients of the last run of a graph, known by its name, by node path. */
  lastRun(graph: string): Promise<ReadonlyMap<string, Ingredients>>;
  /** Keeps the ingredients of a run, for `explain`; for another process a moment later. */
  saveRun(graph: string, paths: ReadonlyMap<string, Ingredients>): Promise<void>;
}
