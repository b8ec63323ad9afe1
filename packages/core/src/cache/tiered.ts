import type { ContentId } from "../value/content.ts";
import { andThen, type MaybePromise } from "../value/maybe-promise.ts";
import type { Ingredients, Loaded, ResultCache, SaveOptions, StoredResult } from "./contract.ts";
import type { MemoryCache } from "./memory.ts";

/**
 * A cache in memory in front of a slower one that lasts: reads come from the nearest, writes go to both.
 *
 * @example
 * ```ts
 * import { DiskCache, MemoryCache, TieredCache } from "sigmaflow/cache";
 *
 * const cache = new TieredCache(new MemoryCache({ bytes: 200e6 }), new DiskCache({ folder: "results" }));
 * ```
 */
export class TieredCache implements ResultCache {
  readonly #near: MemoryCache;
  readonly #far: ResultCache;

  constructor(near: MemoryCache, far: ResultCache) {
    this.#near = near;
    this.#far = far;
  }

  find(key: string): MaybePromise<StoredResult | undefined> {
    const near = this.#near.find(key);
    if (near !== undefined) return near;
    return andThen(this.#far.find(key), (far) => {
      if (far !== undefined) this.#near.save(key, far, new Map());
      return far;
    });
  }

  load(id: ContentId): MaybePromise<Loaded | undefined> {
    const near = this.#near.load(id);
    if (near !== undefined) return near;
    return andThen(this.#far.load(id), (far) => {
      if (far !== undefined) this.#near.keep(id, far.value);
      return far;
    });
  }

  /** Resolves when the slower cache has it. */
  save(
    key: string,
    result: StoredResult,
    values: ReadonlyMap<ContentId, unknown>,
    options?: SaveOptions,
  ): MaybePromise<void> {
    this.#near.save(key, result, values);
    return this.#far.save(key, result, values, options);
  }

  get reserve(): ResultCache["reserve"] {
    const far = this.#far;
    return far.reserve && ((key, signal) => far.reserve!(key, signal));
  }

  lastRun(graph: string): Promise<ReadonlyMap<string, Ingredients>> {
    return this.#far.lastRun(graph);
  }

  saveRun(graph: string, paths: ReadonlyMap<string, Ingredients>): Promise<void> {
    return this.#far.saveRun(graph, paths);
  }
}
