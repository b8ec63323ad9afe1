import path from "node:path";
import { setImmediate } from "node:timers/promises";
import {
  ContentHasher,
  type ContentId,
  decodeInline,
  type Ingredients,
  isInline,
  type Loaded,
  type ResultCache,
  type StoredResult,
} from "@sigmaflow/core";
import { nodeHost } from "../host/node-host.ts";
import { ArtifactFiles } from "./artifact-files.ts";
import { defaultCacheBytes } from "./cache-size.ts";
import { CacheWrites } from "./cache-writes.ts";
import { type CacheNotice, GuardedIndex } from "./guarded-index.ts";
import type { IndexStats } from "./index-stats.ts";
import type { ArtifactRow } from "./result-index.ts";
import { damagedRow } from "./row-checksum.ts";
import { parseIngredients, parseResult } from "./stored-text.ts";
import { type Lost, readValue, writeValue } from "./value-files.ts";
import { type CacheVerdict, repairCache, type VerifyProgress, verifyCache } from "./verify-cache.ts";

export type { CacheNotice } from "./guarded-index.ts";

export interface DiskCacheOptions {
  /** Made when first needed; several processes may share one. */
  readonly folder: string;
  /** The runs' own, so that arrays are hashed once; one of its own when left out. */
  readonly hasher?: ContentHasher;
  /** Bytes of results and files to keep; default: `SIGMAFLOW_CACHE_SIZE`, else 10 GiB. */
  readonly budget?: number;
  /** What was used so recently stays even beyond the budget, because a run may be using it, ms. Default 10 min. */
  readonly graceMs?: number;
  /** Called once per kind of trouble. */
  readonly onNotice?: (notice: CacheNotice) => void;
}

/** What the cache's folder holds. */
export interface CacheStats extends IndexStats {
  readonly folder: string;
  readonly budget: number;
  /** Files set aside because they held something else than they should. */
  readonly damaged: number;
}

/** How all of a cache is read. */
export interface VerifyOptions {
  /** Whether what is damaged is removed. */
  readonly repair?: boolean;
  /** Called after each file. */
  readonly onProgress?: (progress: VerifyProgress) => void;
}

const defaultGraceMs = 10 * 60_000;

/**
 * A cache on disk: results in an index, values as files named by their sha256, checked whenever they are read. Several
 * processes may use one folder. Whatever goes wrong with the disk is a miss and one notice.
 *
 * @example
 * ```ts
 * import { DiskCache } from "sigmaflow/cache";
 *
 * const cache = new DiskCache({ folder: "results", budget: 2e9 });
 * console.log(`${await cache.prune(1e9)} bytes are free again`);
 * await cache.close();
 * ```
 */
export class DiskCache implements ResultCache {
  readonly folder: string;
  readonly budget: number;
  readonly #hasher: ContentHasher;
  readonly #graceMs: number;
  readonly #files: ArtifactFiles;
  readonly #index: GuardedIndex;
  readonly #writes: CacheWrites;
  /** Bytes written since the budget was last looked at. */
  #unseen = Number.POSITIVE_INFINITY;
  readonly #background = new Set<Promise<void>>();

  constructor(options: DiskCacheOptions) {
    this.folder = path.resolve(options.folder);
    this.budget = options.budget ?? defaultCacheBytes();
    this.#hasher = options.hasher ?? new ContentHasher(nodeHost);
    this.#graceMs = options.graceMs ?? defaultGraceMs;
    this.#files = new ArtifactFiles(this.folder);
    this.#index = new GuardedIndex(this.folder, options.onNotice ?? (() => {}), () =>
      this.#inBackground(this.#files.sweepDrafts()),
    );
    this.#writes = new CacheWrites(this.#index, (bytes) => {
      this.#unseen += bytes;
      if (this.#unseen > this.budget / 64) this.#keepBudget();
    });
  }

  find(key: string): StoredResult | undefined {
    const waiting = this.#writes.find(key);
    if (waiting !== undefined) return waiting;
    const text = this.#index.read((index) => index.find(key));
    if (text === undefined) return undefined;
    const result = text === damagedRow ? undefined : parseResult(text);
    if (result === undefined) {
      this.#index.damaged("row");
      this.#index.write((index) => index.drop(key));
      return undefined;
    }
    this.#writes.touch(key);
    return result;
  }

  async load(id: ContentId): Promise<Loaded | undefined> {
    try {
      if (isInline(id)) return { value: decodeInline(id) };
      const read = await readValue(this.#files, id);
      if ("value" in read) return read;
      this.#forget(read);
      return undefined;
    } catch (error) {
      this.#index.unavailable(error);
      return undefined;
    }
  }

  async save(key: string, result: StoredResult, values: ReadonlyMap<ContentId, unknown>): Promise<void> {
    if (!this.#index.takesWrites) return;
    const filed = [...values].filter(([id]) => !isInline(id));
    if (filed.length === 0) this.#writes.save(key, result, []);
    else await this.#inBackground(this.#writeFiles(key, result, filed));
  }

  /** Lets what waits for the values go first: an inference begins before its input is written. */
  async #writeFiles(
    key: string,
    result: StoredResult,
    values: readonly (readonly [ContentId, unknown])[],
  ): Promise<void> {
    await setImmediate();
    const rows: ArtifactRow[] = [];
    for (const [id, value] of values) {
      const encoded = this.#hasher.encode(value);
      if (encoded.id !== id) return; // not stored under a name that reading would refuse
      rows.push(...(await writeValue(this.#files, encoded)));
    }
    this.#writes.save(key, result, rows);
  }

  async lastRun(graph: string): Promise<ReadonlyMap<string, Ingredients>> {
    const waiting = this.#writes.lastRun(graph);
    if (waiting !== undefined) return waiting;
    const text = this.#index.read((index) => index.lastRun(graph));
    if (text === undefined) return new Map();
    if (text !== damagedRow) return parseIngredients(text);
    this.#index.damaged("row");
    this.#index.write((index) => index.dropRun(graph));
    return new Map();
  }

  async saveRun(graph: string, paths: ReadonlyMap<string, Ingredients>): Promise<void> {
    if (this.#index.takesWrites) this.#writes.saveRun(graph, paths);
  }

  /** What is there. */
  async stats(): Promise<CacheStats> {
    this.#writes.flush();
    const empty = { results: 0, artifacts: 0, bytes: 0, runs: 0, oldest: undefined, nodes: [] };
    const counted = this.#index.read((index) => index.stats()) ?? empty;
    return { ...counted, folder: this.folder, budget: this.budget, damaged: await this.#files.damaged() };
  }

  /**
   * Reads everything, every row of the index and every file, and says what is not what was written; with `repair`,
   * removes that and the results that need it, which are made again when they are wanted. Undefined when the index
   * cannot be used.
   */
  async verify({ repair = false, onProgress = () => {} }: VerifyOptions = {}): Promise<CacheVerdict | undefined> {
    this.#writes.flush();
    const verified = await verifyCache(this.folder, this.#index, this.#files, onProgress);
    if (verified !== undefined && repair) await repairCache(this.#index, this.#files, verified);
    return verified?.verdict;
  }

  /**
   * Brings the folder down to `bytes` (default: the budget), however recently it was used, and removes what nothing
   * refers to. Returns the bytes that became free.
   */
  async prune(bytes: number = this.budget): Promise<number> {
    this.#writes.flush();
    const before = this.#bytes();
    await this.#remove(this.#index.write((index) => index.evict(bytes, Number.POSITIVE_INFINITY)) ?? [], 0);
    let orphans = 0;
    if (!this.#index.takesWrites) return 0;
    for await (const file of this.#files.list()) {
      // A file that another process has just written gets its row in a moment. What cannot be known is needed.
      const isNeeded = this.#index.read((index) => index.needs(file.hash)) ?? true;
      if (isNeeded || Date.now() - file.touched < 60_000) continue;
      if (await this.#files.delete(file.hash, 60_000)) orphans += file.bytes;
    }
    await this.#files.sweepDamaged();
    await this.#files.sweepDrafts();
    return before - this.#bytes() + orphans;
  }

  /** Removes every result and value. */
  async clear(): Promise<void> {
    this.#writes.forget();
    this.#index.write((index) => index.clear());
    if (this.#index.takesWrites) await this.#files.clear();
  }

  /** Writes what is still in memory about the use of results, and lets the database go. */
  async close(): Promise<void> {
    await Promise.all(this.#background);
    this.#writes.flush();
    await Promise.all(this.#background);
    this.#index.close();
  }

  #bytes(): number {
    return this.#index.read((index) => index.bytes()) ?? 0;
  }

  #forget({ hash, why }: Lost): void {
    this.#writes.flush();
    if (why === "damaged") this.#index.damaged("file");
    this.#index.write((index) => index.forget(hash));
  }

  #keepBudget(): void {
    this.#unseen = 0;
    if (this.#bytes() <= this.budget) return;
    // A little below, so that not every save has to make room.
    const free = this.#index.write((index) => index.evict(this.budget * 0.95, Date.now() - this.#graceMs));
    this.#inBackground(this.#remove(free ?? [], this.#graceMs));
  }

  /** Lets work go on for which closing waits; settles when it is done, or failed. */
  #inBackground(work: Promise<void>): Promise<void> {
    const done: Promise<void> = work
      .catch((error: unknown) => this.#index.failed(error))
      .finally(() => this.#background.delete(done));
    this.#background.add(done);
    return done;
  }

  async #remove(hashes: readonly string[], graceMs: number): Promise<void> {
    for (const hash of hashes) await this.#files.delete(hash, graceMs);
  }
}
