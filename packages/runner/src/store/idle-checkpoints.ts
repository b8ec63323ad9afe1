import type { DatabaseSync } from "node:sqlite";

/** How long nothing is written before the log is taken in, ms. */
const idleMs = 2000;
/** Pages of the log at which it is taken in whatever else there is to do, and bytes of its file that stay. */
const mostPages = 16_000;
const keptBytes = 2 ** 22;

/**
 * Takes the write-ahead log of a database in when nothing has been written for a while, or much was. That waits for the
 * disk several times, on this thread; SQLite by itself does it every thousand pages, in the midst of work.
 */
export class IdleCheckpoints {
  readonly #db: DatabaseSync;
  readonly #idleMs: number;
  #wroteAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(db: DatabaseSync, ms = idleMs) {
    this.#db = db;
    this.#idleMs = ms;
    db.exec(`PRAGMA wal_autocheckpoint = ${mostPages}; PRAGMA journal_size_limit = ${keptBytes}`);
  }

  /** Something was written. */
  wrote(): void {
    this.#wroteAt = performance.now();
    this.#timer ??= this.#later(this.#idleMs);
  }

  /** Takes nothing more in; closing the database does. */
  end(): void {
    clearTimeout(this.#timer);
  }

  #later(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.#look(), ms).unref();
  }

  #look(): void {
    const left = this.#wroteAt + this.#idleMs - performance.now();
    this.#timer = left > 0 ? this.#later(left) : undefined;
    if (left > 0) return;
    try {
      this.#db.exec("PRAGMA wal_checkpoint(PASSIVE)");
    } catch {
      // A disk that takes nothing says so to whoever writes.
    }
  }
}
