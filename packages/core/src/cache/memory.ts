import { LRUCache } from "lru-cache";
import { type ContentHasher, type ContentId, decodeInline, isInline } from "../value/content.ts";
import type { Ingredients, Loaded, ResultCache, StoredResult } from "./contract.ts";

/** A cache in memory, bounded in bytes; what was used longest ago goes first. */
export class MemoryCache implements ResultCache {
  readonly #hasher: ContentHasher;
  readonly #values: LRUCache<ContentId, Loaded>;
  readonly #results: LRUCache<string, StoredResult>;
  readonly #runs = new LRUCache<string, ReadonlyMap<string, Ingredients>>({ max: 100 });

  /** `bytes`: budget for values; results without values are bounded to a million entries. */
  constructor(options: { readonly bytes: number; readonly hasher: ContentHasher }) {
    this.#hasher = options.hasher;
    this.#values = new LRUCache({ maxSize: options.bytes, maxEntrySize: options.bytes });
    // A bound by size allocates as it grows; `max` would reserve room for all entries at once.
    this.#results = new LRUCache({ maxSize: 1_000_000, sizeCalculation: () => 1 });
  }

  /** Bytes of values held now. */
  get bytes(): number {
    return this.#values.calculatedSize;
  }

  find(key: string): StoredResult | undefined {
    return this.#results.get(key);
  }

  load(id: ContentId): Loaded | undefined {
    return isInline(id) ? { value: decodeInline(id) } : this.#values.get(id);
  }

  save(key: string, result: StoredResult, values: ReadonlyMap<ContentId, unknown>): void {
    for (const [id, value] of values) this.keep(id, value);
    this.#results.set(key, result);
  }

  /** Keeps a value alone, as a tier above a slower cache does after loading. */
  keep(id: ContentId, value: unknown, bytes?: number): void {
    if (isInline(id) || this.#values.has(id)) return;
    this.#values.set(id, { value }, { size: Math.max(1, bytes ?? this.#hasher.encode(value).bytes) });
  }

  async lastRun(scope: string): Promise<ReadonlyMap<string, Ingredients>> {
    return this.#runs.get(scope) ?? new Map();
  }

  async saveRun(scope: string, paths: ReadonlyMap<string, Ingredients>): Promise<void> {
    this.#runs.set(scope, paths);
  }
}
