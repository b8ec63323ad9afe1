import type { Ingredients, StoredResult } from "@sigmaflow/core";
import type { GuardedIndex } from "./guarded-index.ts";
import type { ArtifactRow, IndexWrites, ResultRow } from "./result-index.ts";

/** What took less to compute than a transaction takes is not worth one of its own, ms. */
const cheapMs = 1;
/**
 * How long after a writing the next one waits for company, ms, and how long at most where many come all the time; how
 * long marks of use do; and how many results wait.
 */
const pauseMs = 20;
const longestMs = 160;
const many = 16;
const touchMs = 2000;
const most = 256;

interface WaitingResult extends ResultRow {
  readonly result: StoredResult;
}

/**
 * What is written to a cache's index. What was worth something, or comes after a pause, is written at once; what comes
 * soon after that together, in one transaction, and is found meanwhile; the more comes all the time, the more together. What a kill takes along is a miss.
 */
export class CacheWrites {
  readonly #index: GuardedIndex;
  readonly #onWritten: (bytes: number) => void;
  #results = new Map<string, WaitingResult>();
  #runs = new Map<string, ReadonlyMap<string, Ingredients>>();
  #touched = new Map<string, number>();
  #writtenAt = Number.NEGATIVE_INFINITY;
  /** Writings in a row that held many. */
  #crowded = 0;
  #timer: NodeJS.Timeout | undefined;
  #touchTimer: NodeJS.Timeout | undefined;

  /** `onWritten` is called with the bytes of results and their files that were written. */
  constructor(index: GuardedIndex, onWritten: (bytes: number) => void) {
    this.#index = index;
    this.#onWritten = onWritten;
  }

  /** A result that waits. */
  find(key: string): StoredResult | undefined {
    return this.#results.get(key)?.result;
  }

  /** Ingredients that wait. */
  lastRun(graph: string): ReadonlyMap<string, Ingredients> | undefined {
    return this.#runs.get(graph);
  }

  /** Keeps a result and what it refers to. */
  save(key: string, result: StoredResult, artifacts: readonly ArtifactRow[]): void {
    this.#results.set(key, { key, result, text: JSON.stringify(result), artifacts });
    if (artifacts.length > 0 || result.ms >= cheapMs) this.flush();
    else this.#soon();
  }

  /** Keeps the ingredients of a graph's last run. */
  saveRun(graph: string, paths: ReadonlyMap<string, Ingredients>): void {
    this.#runs.set(graph, paths);
    this.#soon();
  }

  /** Marks a result as used now. */
  touch(key: string): void {
    this.#touched.set(key, Date.now());
    this.#touchTimer ??= setTimeout(() => this.flush(), touchMs).unref();
  }

  /** Writes what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#touchTimer);
    this.#timer = undefined;
    this.#touchTimer = undefined;
    const results = [...this.#results.values()];
    const runs = [...this.#runs].map(([graph, paths]) => [graph, JSON.stringify([...paths])] as const);
    const writes: IndexWrites = { results, runs, touched: this.#touched };
    this.forget();
    if (results.length === 0 && runs.length === 0 && writes.touched.size === 0) return;
    this.#writtenAt = performance.now();
    this.#crowded = results.length < many ? 0 : this.#crowded + 1;
    if (this.#index.write((index) => index.insert(writes)) === undefined) return;
    let bytes = 0;
    for (const { text, artifacts } of results) bytes += artifacts.reduce((sum, one) => sum + one.bytes, text.length);
    this.#onWritten(bytes);
  }

  /** Writes nothing of what waits. */
  forget(): void {
    this.#results = new Map();
    this.#runs = new Map();
    this.#touched = new Map();
  }

  #soon(): void {
    if (this.#results.size >= most || performance.now() - this.#writtenAt >= this.#pause) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), this.#pause);
  }

  get #pause(): number {
    return Math.min(longestMs, pauseMs * 2 ** Math.max(0, this.#crowded - 1));
  }
}
