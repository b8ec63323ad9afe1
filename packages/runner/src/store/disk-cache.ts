import { renameSync, rmSync } from "node:fs";
import path from "node:path";
import {
  ContentHasher,
  type ContentId,
  decodeInline,
  type Ingredients,
  isInline,
  type Loaded,
  type Notice,
  type ResultCache,
  type StoredResult,
} from "@sigmaflow/core";
import { nodeHost } from "../host/node-host.ts";
import { systemReason } from "../host/system-reason.ts";
import { ArtifactFiles } from "./artifact-files.ts";
import { defaultCacheBytes } from "./cache-size.ts";
import { NewerDatabase } from "./migrate.ts";
import { cacheNotices } from "./notice-codes.ts";
import { type ArtifactRow, type IndexStats, isDamagedIndex, ResultIndex } from "./result-index.ts";
import { parseIngredients, parseResult } from "./stored-text.ts";
import { type Lost, readValue, writeValue } from "./value-files.ts";

/** Something that the cache met and that a person may want to know; it never stops a run. */
export type CacheNotice = Notice<keyof typeof cacheNotices>;

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

const defaultGraceMs = 10 * 60_000;
/** How long nothing is written after a failure, ms: the disk may have room again. */
const pauseMs = 30_000;
/** How long marks of use wait for company, ms. */
const touchMs = 2000;

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
  readonly #onNotice: (notice: CacheNotice) => void;
  readonly #notified = new Set<CacheNotice["code"]>();
  readonly #touched = new Map<string, number>();
  #index: ResultIndex | undefined;
  #closed = false;
  /** When the index may be opened, and the disk written, again. */
  #openAgain = 0;
  #writeAgain = 0;
  /** Bytes written since the budget was last looked at. */
  #unseen = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  readonly #background = new Set<Promise<void>>();

  constructor(options: DiskCacheOptions) {
    this.folder = path.resolve(options.folder);
    this.budget = options.budget ?? defaultCacheBytes();
    this.#hasher = options.hasher ?? new ContentHasher(nodeHost);
    this.#graceMs = options.graceMs ?? defaultGraceMs;
    this.#files = new ArtifactFiles(this.folder);
    this.#onNotice = options.onNotice ?? (() => {});
  }

  find(key: string): StoredResult | undefined {
    const text = this.#withIndex((index) => index.find(key));
    const result = text === undefined ? undefined : parseResult(text);
    if (result === undefined) return undefined;
    this.#touched.set(key, Date.now());
    this.#timer ??= setTimeout(() => this.#flush(), touchMs).unref();
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
      this.#unavailable(error);
      return undefined;
    }
  }

  async save(key: string, result: StoredResult, values: ReadonlyMap<ContentId, unknown>): Promise<void> {
    if (Date.now() < this.#writeAgain || this.#closed) return;
    try {
      const rows: ArtifactRow[] = [];
      for (const [id, value] of values) {
        if (isInline(id)) continue;
        const encoded = this.#hasher.encode(value);
        if (encoded.id !== id) return; // not stored under a name that reading would refuse
        rows.push(...(await writeValue(this.#files, encoded)));
      }
      const text = JSON.stringify(result);
      const index = this.#open();
      if (index === undefined) return;
      index.insert(key, text, rows, this.#touched);
      this.#touched.clear();
      this.#unseen += rows.reduce((sum, { bytes }) => sum + bytes, text.length);
      if (this.#unseen > this.budget / 64) this.#keepBudget();
    } catch (error) {
      this.#failed(error);
    }
  }

  async lastRun(graph: string): Promise<ReadonlyMap<string, Ingredients>> {
    const text = this.#withIndex((index) => index.lastRun(graph));
    return text === undefined ? new Map() : parseIngredients(text);
  }

  async saveRun(graph: string, paths: ReadonlyMap<string, Ingredients>): Promise<void> {
    if (Date.now() < this.#writeAgain || this.#closed) return;
    try {
      this.#open()?.saveRun(graph, JSON.stringify([...paths]));
    } catch (error) {
      this.#failed(error);
    }
  }

  /** What is there. */
  async stats(): Promise<CacheStats> {
    const empty = { results: 0, artifacts: 0, bytes: 0, runs: 0, oldest: undefined };
    const counted = this.#withIndex((index) => index.stats()) ?? empty;
    return { ...counted, folder: this.folder, budget: this.budget, damaged: await this.#files.damaged() };
  }

  /**
   * Brings the folder down to `bytes` (default: the budget), however recently it was used, and removes what nothing
   * refers to. Returns the bytes that became free.
   */
  async prune(bytes: number = this.budget): Promise<number> {
    const index = this.#open();
    if (index === undefined) return 0;
    const before = index.bytes();
    await this.#remove(index.evict(bytes, Number.POSITIVE_INFINITY), 0);
    let orphans = 0;
    for await (const file of this.#files.list()) {
      // A file that another process has just written gets its row in a moment.
      if (index.needs(file.hash) || Date.now() - file.touched < 60_000) continue;
      if (await this.#files.delete(file.hash, 60_000)) orphans += file.bytes;
    }
    await this.#files.sweepDamaged();
    await this.#files.sweepDrafts();
    return before - index.bytes() + orphans;
  }

  /** Removes every result and value. */
  async clear(): Promise<void> {
    this.#touched.clear();
    this.#open()?.clear();
    await this.#files.clear();
  }

  /** Writes what is still in memory about the use of results, and lets the database go. */
  async close(): Promise<void> {
    await Promise.all(this.#background);
    this.#flush();
    this.#closed = true;
    this.#index?.close();
    this.#index = undefined;
  }

  #forget({ hash, why }: Lost): void {
    if (why === "damaged") {
      this.#notify(cacheNotices.CACHE_DAMAGED({ folder: this.folder, what: "file" }));
    }
    this.#withIndex((index) => index.forget(hash));
  }

  #keepBudget(): void {
    this.#unseen = 0;
    const index = this.#index;
    if (index === undefined || index.bytes() <= this.budget) return;
    // A little below, so that not every save has to make room.
    const free = index.evict(this.budget * 0.95, Date.now() - this.#graceMs);
    this.#inBackground(this.#remove(free, this.#graceMs));
  }

  /** Lets work go on that nobody waits for, except closing. */
  #inBackground(work: Promise<void>): void {
    const done: Promise<void> = work
      .catch((error: unknown) => this.#failed(error))
      .finally(() => this.#background.delete(done));
    this.#background.add(done);
  }

  async #remove(hashes: readonly string[], graceMs: number): Promise<void> {
    for (const hash of hashes) await this.#files.delete(hash, graceMs);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#touched.size === 0 || Date.now() < this.#writeAgain) return;
    try {
      this.#index?.touch(this.#touched);
      this.#touched.clear();
    } catch (error) {
      this.#failed(error);
    }
  }

  #withIndex<T>(use: (index: ResultIndex) => T): T | undefined {
    try {
      const index = this.#open();
      return index && use(index);
    } catch (error) {
      this.#failed(error);
      return undefined;
    }
  }

  #open(): ResultIndex | undefined {
    if (this.#index !== undefined || this.#closed || Date.now() < this.#openAgain) return this.#index;
    const file = path.join(this.folder, "index.db");
    try {
      try {
        this.#index = new ResultIndex(file);
      } catch (error) {
        if (!isDamagedIndex(error)) throw error;
        this.#setAside(file);
        this.#index = new ResultIndex(file);
      }
      this.#inBackground(this.#files.sweepDrafts());
    } catch (error) {
      this.#openAgain = Date.now() + pauseMs;
      this.#unavailable(error);
    }
    return this.#index;
  }

  /** A broken database is renamed and a new one begun; files without a row are removed by the next pruning. */
  #setAside(file: string): void {
    this.#notify(cacheNotices.CACHE_DAMAGED({ folder: this.folder, what: "index" }));
    renameSync(file, `${file}.damaged`);
    for (const rest of ["-wal", "-shm"]) rmSync(file + rest, { force: true });
  }

  #failed(error: unknown): void {
    if (isDamagedIndex(error)) {
      try {
        this.#index?.close();
        this.#index = undefined;
        this.#setAside(path.join(this.folder, "index.db"));
        return;
      } catch {
        // Reported below as what it is for the user: a cache that cannot be written.
      }
    }
    this.#writeAgain = Date.now() + pauseMs;
    this.#notify(cacheNotices.CACHE_NOT_WRITTEN({ folder: this.folder, reason: systemReason(error) }));
  }

  #unavailable(error: unknown): void {
    const isNewer = error instanceof NewerDatabase;
    this.#notify(cacheNotices.CACHE_UNAVAILABLE({ folder: this.folder, reason: systemReason(error), isNewer }));
  }

  #notify(notice: CacheNotice): void {
    // One cause shows in reading and in writing; it is reported once.
    const kind = notice.code === "CACHE_DAMAGED" ? notice.code : "CACHE_UNAVAILABLE";
    if (this.#notified.has(kind)) return;
    this.#notified.add(kind);
    this.#onNotice(notice);
  }
}
