import { closeSync, existsSync, openSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { type Notice, shortageOf } from "@sigmaflow/core";
import { systemReason } from "../host/system-reason.ts";
import { NewerDatabase } from "./migrate.ts";
import { cacheNotices } from "./notice-codes.ts";
import { ResultIndex } from "./result-index.ts";
import { isDamage, isRefusedWriting } from "./sqlite-faults.ts";

/** Something that the cache met and that a person may want to know; it never stops a run. */
export type CacheNotice = Notice<keyof typeof cacheNotices>;

/** How long nothing is written, or opened, after a failure, ms: the disk may have room again. */
const pauseMs = 30_000;

/**
 * The index of a cache's folder, which never throws: whatever goes wrong with it is nothing read, or nothing written, and
 * one notice. A damaged one is set aside and begun anew; one that can only be read is read.
 */
export class GuardedIndex {
  readonly #folder: string;
  readonly #file: string;
  readonly #onNotice: (notice: CacheNotice) => void;
  readonly #onOpened: () => void;
  readonly #notified = new Set<CacheNotice["code"]>();
  #index: ResultIndex | undefined;
  #isReadOnly = false;
  #isClosed = false;
  #openAgain = 0;
  #writeAgain = 0;

  /** `onOpened` is called when an index was opened that can be written. */
  constructor(folder: string, onNotice: (notice: CacheNotice) => void, onOpened: () => void) {
    this.#folder = folder;
    this.#file = path.join(folder, "index.db");
    this.#onNotice = onNotice;
    this.#onOpened = onOpened;
  }

  /** What `use` finds in the index. */
  read<T>(use: (index: ResultIndex) => T): T | undefined {
    try {
      const index = this.#open();
      return index && use(index);
    } catch (error) {
      this.failed(error);
      return undefined;
    }
  }

  /** Whether writing is worth trying now. */
  get takesWrites(): boolean {
    return this.#open() !== undefined && !this.#isReadOnly && Date.now() >= this.#writeAgain;
  }

  /** What `use` answers after writing; undefined when nothing can be written now. */
  write<T>(use: (index: ResultIndex) => T): T | undefined {
    return this.takesWrites ? this.read(use) : undefined;
  }

  /** Takes note of what could not be written. */
  failed(error: unknown): void {
    if (isDamage(error) && !this.#isReadOnly) {
      this.#index?.close();
      this.#index = undefined;
      try {
        if (this.#wasReplaced()) return;
        this.#setAside();
        return;
      } catch {
        // Reported below as what it is for the user: a cache that cannot be written.
      }
    }
    if (this.#isReadOnly) {
      this.unavailable(error);
      return;
    }
    this.#writeAgain = Date.now() + pauseMs;
    this.#notify(cacheNotices.CACHE_NOT_WRITTEN({ folder: this.#folder, reason: systemReason(error) }));
  }

  /** Takes note of what could not be read. */
  unavailable(error: unknown): void {
    const isNewer = error instanceof NewerDatabase;
    this.#notify(cacheNotices.CACHE_UNAVAILABLE({ folder: this.#folder, reason: systemReason(error), isNewer }));
  }

  /** Takes note of a file or row that is not what was written. */
  damaged(what: "file" | "row"): void {
    this.#notify(cacheNotices.CACHE_DAMAGED({ folder: this.#folder, what }));
  }

  /** Sets the index aside and begins a new one, where it can be written. */
  beginAnew(): void {
    if (!this.takesWrites) return;
    this.#index?.close();
    this.#index = undefined;
    try {
      this.#setAside();
    } catch (error) {
      this.failed(error);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#index?.close();
    this.#index = undefined;
  }

  #open(): ResultIndex | undefined {
    if (this.#index !== undefined || this.#isClosed || Date.now() < this.#openAgain) return this.#index;
    try {
      this.#index = this.#openToWrite();
      this.#onOpened();
    } catch (error) {
      const reason = isRefusedWriting(error) ? this.#refusal(error) : error;
      if (!isRefusedWriting(reason) || !this.#openToRead()) {
        this.#openAgain = Date.now() + pauseMs;
        this.unavailable(reason);
      }
    }
    return this.#index;
  }

  /** Whether a newer program has brought the index to its own format meanwhile, in which our statements make no sense. */
  #wasReplaced(): boolean {
    try {
      ResultIndex.open(this.#file).close();
    } catch (error) {
      if (!(error instanceof NewerDatabase)) return false;
      this.#openAgain = Date.now() + pauseMs;
      this.unavailable(error);
      return true;
    }
    return false;
  }

  #openToWrite(): ResultIndex {
    try {
      return ResultIndex.open(this.#file);
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#setAside();
      return ResultIndex.open(this.#file);
    }
  }

  /** Why the index could not be opened: of a missing permission and of a want of handles SQLite says the same. */
  #refusal(error: unknown): unknown {
    const handles: number[] = [];
    try {
      // As many as SQLite needs: the database, its log and its shared memory.
      while (handles.length < 3) handles.push(openSync(this.#file, "r"));
    } catch (reason) {
      if (shortageOf(reason) !== undefined) return reason;
    } finally {
      for (const handle of handles) closeSync(handle);
    }
    return error;
  }

  #openToRead(): boolean {
    if (!existsSync(this.#file)) return false;
    try {
      this.#index = ResultIndex.openToRead(this.#file);
    } catch (error) {
      this.#openAgain = Date.now() + pauseMs;
      this.unavailable(error);
      return true;
    }
    this.#isReadOnly = true;
    this.#notify(cacheNotices.CACHE_READ_ONLY({ folder: this.#folder }));
    return true;
  }

  /** A broken database is renamed and a new one begun; files without a row are removed by the next pruning. */
  #setAside(): void {
    this.#notify(cacheNotices.CACHE_DAMAGED({ folder: this.#folder, what: "index" }));
    renameSync(this.#file, `${this.#file}.damaged`);
    for (const rest of ["-wal", "-shm"]) rmSync(this.#file + rest, { force: true });
  }

  #notify(notice: CacheNotice): void {
    // One cause shows in reading and in writing; it is reported once.
    const kind = notice.code === "CACHE_DAMAGED" ? notice.code : "CACHE_UNAVAILABLE";
    if (this.#notified.has(kind)) return;
    this.#notified.add(kind);
    this.#onNotice(notice);
  }
}
