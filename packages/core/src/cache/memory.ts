import { LRUCache } from "lru-cache";
import { ContentHasher, type ContentId, decodeInline, isInline } from "../value/content.ts";
import type { Ingredients, Loaded, ResultCache, StoredResult } from "./contract.ts";

export interface MemoryCacheOptions {
  /** Budget for values. */
  readonly bytes: number;
  /**
   * Budget for what is known of values (keys, ids, notices), and as much again for the ingredients of last runs; 64 MiB
   * unless given.
   */
  readonly resultBytes?: number;
  /** The runs' own, which knows the sizes of what it has seen; a cache measures by itself without. */
  readonly hasher?: ContentHasher;
}

/**
 * A cache in memory, bounded in bytes; what was used longest ago goes first.
 *
 * @example
 * ```ts
 * import { createEngine } from "sigmaflow";
 * import { MemoryCache } from "sigmaflow/cache";
 *
 * const engine = createEngine({ cache: new MemoryCache({ bytes: 200e6 }) });
 * ```
 */
export class MemoryCache implements ResultCache {
  readonly #hasher: ContentHasher;
  readonly #values: LRUCache<ContentId, Loaded>;
  readonly #results: LRUCache<string, StoredResult>;
  readonly #runs: LRUCache<string, ReadonlyMap<string, Ingredients>>;

  constructor({ bytes, resultBytes = 2 ** 26, hasher = measuring() }: MemoryCacheOptions) {
    this.#hasher = hasher;
    // A bound by size allocates as it grows; `max` would reserve room for all entries at once.
    this.#values = new LRUCache({ maxSize: bytes, maxEntrySize: bytes });
    this.#results = new LRUCache({ maxSize: resultBytes, sizeCalculation: resultSize });
    this.#runs = new LRUCache({ maxSize: resultBytes, sizeCalculation: runSize });
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

  async lastRun(graph: string): Promise<ReadonlyMap<string, Ingredients>> {
    return this.#runs.get(graph) ?? new Map();
  }

  async saveRun(graph: string, paths: ReadonlyMap<string, Ingredients>): Promise<void> {
    this.#runs.set(graph, paths);
  }
}

/** Measures without hashing: a value takes as many bytes whatever its arrays are called, as long as none share a name. */
function measuring(): ContentHasher {
  let made = 0;
  return new ContentHasher({ sha256: () => String(made++).padStart(64, "0") });
}

/** What an entry of a map, an object or a list takes besides its texts, bytes; an estimate from V8's layout. */
const entryBytes = 64;

function resultSize({ outputs, notices, facts }: StoredResult, key: string): number {
  let size = 4 * entryBytes + key.length;
  for (const port in outputs) size += entryBytes + outputs[port]!.length;
  // Texts beyond Latin-1 take two bytes a character.
  for (const notice of notices ?? []) size += entryBytes + 2 * notice.length;
  for (const port in facts) size += entryBytes * (1 + Object.keys(facts[port]!).length);
  return size;
}

function runSize(paths: ReadonlyMap<string, Ingredients>, graph: string): number {
  let size = entryBytes + 2 * graph.length;
  for (const [path, ingredients] of paths) {
    size += entryBytes + path.length;
    for (const [name, value] of ingredients) size += entryBytes + name.length + value.length;
  }
  return size;
}
