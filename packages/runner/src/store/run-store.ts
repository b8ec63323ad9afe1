import { mkdirSync } from "node:fs";
import path from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { isLast, type RunEvent, type Seed, type SigmaflowError } from "@sigmaflow/core";
import { runnerErrors } from "../error-codes.ts";
import {
  type NewRun,
  type RunEnding,
  type RunPicture,
  type RunStatus,
  type RunSummary,
  type StoredRun,
  storedRunOf,
  summaryOf,
} from "./run-row.ts";
import { Statements, sqliteModule, transaction } from "./sqlite.ts";

const currentVersion = 1;

const schema = `
  CREATE TABLE runs (
    n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, title TEXT,
    status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    created INTEGER NOT NULL, started INTEGER, ended INTEGER, error TEXT, outputs TEXT, seeds TEXT NOT NULL, cache TEXT,
    last_seq INTEGER NOT NULL DEFAULT -1, graph TEXT NOT NULL, inputs TEXT NOT NULL, wanted TEXT, scope TEXT NOT NULL,
    attended INTEGER NOT NULL, cancel_requested INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX runs_status ON runs (status, n);
  CREATE TABLE events (
    run INTEGER NOT NULL REFERENCES runs (n) ON DELETE CASCADE, seq INTEGER NOT NULL, event TEXT NOT NULL,
    PRIMARY KEY (run, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE pictures (
    hash TEXT PRIMARY KEY, type TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${currentVersion};
`;

const endings: Readonly<Record<string, RunStatus>> = {
  "run.finished": "succeeded",
  "run.failed": "failed",
  "run.cancelled": "cancelled",
};

/**
 * Runs and their events in one SQLite database, which belongs to one process at a time. What a method wrote outlives a
 * kill of the process; an accepted run outlives a loss of power too.
 */
export class RunStore {
  readonly #db: DatabaseSync;
  readonly #statements: Statements;

  /** Opens or makes a store. Throws `STORE_IN_USE`, `STORE_TOO_NEW`, or what SQLite throws. */
  constructor(file: string) {
    const sqlite = sqliteModule();
    mkdirSync(path.dirname(file), { recursive: true });
    this.#db = new sqlite.DatabaseSync(file, { timeout: 200 });
    this.#statements = new Statements(this.#db);
    try {
      // The lock is the system's: it goes with the process, however that ends.
      this.#db.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
      this.#db.exec("PRAGMA foreign_keys = ON");
      transaction(this.#db, () => this.#makeTables(file));
    } catch (error) {
      this.#db.close();
      throw isBusy(error) ? inUse(file) : error;
    }
  }

  /** Lets the database grow to so many bytes at most; beyond that, SQLite answers as on a full disk. */
  limit(bytes: number): void {
    const { page_size: page } = this.#db.prepare("PRAGMA page_size").get() ?? {};
    this.#db.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(bytes / Number(page)))}`);
  }

  /** Keeps a new run; when it returns, the run is on the disk. */
  add(run: NewRun): void {
    this.#db.exec("PRAGMA synchronous = FULL");
    try {
      this.#run(
        `INSERT INTO runs (id, title, status, created, seeds, graph, inputs, wanted, scope, attended)
         VALUES (?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?)`,
        run.id,
        run.title ?? null,
        run.created,
        JSON.stringify(run.seeds),
        JSON.stringify(run.graph),
        JSON.stringify(run.inputs),
        run.wanted === undefined ? null : JSON.stringify(run.wanted),
        run.scope,
        run.attended ? 1 : 0,
      );
    } finally {
      this.#db.exec("PRAGMA synchronous = NORMAL");
    }
  }

  get(id: string): StoredRun | undefined {
    const row = this.#statements.get("SELECT * FROM runs WHERE id = ?").get(id);
    return row && storedRunOf(row);
  }

  summary(id: string): RunSummary | undefined {
    const row = this.#statements.get(`SELECT ${summaryColumns} FROM runs WHERE id = ?`).get(id);
    return row && summaryOf(row);
  }

  /** Runs accepted before `before` (default: all), newest first. */
  list({ limit, before }: { readonly limit: number; readonly before?: string | undefined }): readonly RunSummary[] {
    const from = before === undefined ? null : before;
    const rows = this.#statements.get(
      `SELECT ${summaryColumns} FROM runs
       WHERE ?1 IS NULL OR n < (SELECT n FROM runs WHERE id = ?1) ORDER BY n DESC LIMIT ?2`,
    );
    return rows.all(from, limit).map(summaryOf);
  }

  /** Ids of the runs that have not ended, oldest first. */
  unfinished(): readonly string[] {
    const rows = this.#statements.get("SELECT id FROM runs WHERE status IN ('queued', 'running') ORDER BY n");
    return rows.all().map(({ id }) => String(id));
  }

  /** Marks a run as under way. */
  start(id: string, at: number, seeds: Readonly<Record<string, Seed>>): void {
    this.#run(
      "UPDATE runs SET status = 'running', started = coalesce(started, ?), seeds = ? WHERE id = ?",
      at,
      JSON.stringify(seeds),
      id,
    );
  }

  /** Remembers that a run is to be cancelled, also across a restart. */
  requestCancel(id: string): void {
    this.#run("UPDATE runs SET cancel_requested = 1 WHERE id = ?", id);
  }

  /** Adds the next event. Throws a RangeError for one that would leave a gap, a TypeError for a run's last. */
  append(event: RunEvent): void {
    if (isLast(event)) throw new TypeError("the last event of a run is told by `end`");
    transaction(this.#db, () => this.#append(event));
  }

  /** Ends a run with its last event and what it came to, all at once. */
  end({ event, outputs, cache }: RunEnding): void {
    const error =
      event.type === "run.failed"
        ? { code: event.code, message: event.message, ...(event.path !== undefined && { path: event.path }) }
        : undefined;
    transaction(this.#db, () => {
      this.#append(event);
      this.#run(
        "UPDATE runs SET status = ?, ended = ?, error = ?, outputs = ?, cache = ? WHERE id = ?",
        endings[event.type] ?? "failed",
        event.time,
        textOrNull(error),
        textOrNull(outputs),
        textOrNull(cache),
        event.run,
      );
    });
  }

  /** At most `limit` events with numbers above `after`, in order. */
  events(id: string, after: number, limit: number): readonly RunEvent[] {
    const rows = this.#statements.get(
      "SELECT event FROM events WHERE run = (SELECT n FROM runs WHERE id = ?) AND seq > ? ORDER BY seq LIMIT ?",
    );
    // Events are written by `append` alone.
    return rows.all(id, after, limit).map(({ event }) => JSON.parse(String(event)) as RunEvent);
  }

  /** Remembers the size and type of a kept picture. */
  addPicture({ hash, type, width, height }: RunPicture): void {
    this.#run("INSERT OR REPLACE INTO pictures VALUES (?, ?, ?, ?)", hash, type, width, height);
  }

  picture(hash: string): RunPicture | undefined {
    const row = this.#statements.get("SELECT * FROM pictures WHERE hash = ?").get(hash);
    return row && { hash, type: String(row.type), width: Number(row.width), height: Number(row.height) };
  }

  removePicture(hash: string): void {
    this.#run("DELETE FROM pictures WHERE hash = ?", hash);
  }

  /** Every sha256 that an input or output of a run names. */
  namedHashes(): ReadonlySet<string> {
    const named = new Set<string>();
    for (const { inputs, outputs } of this.#statements.get("SELECT inputs, outputs FROM runs").iterate())
      for (const [hash] of `${inputs} ${outputs}`.matchAll(/\b[0-9a-f]{64}\b/g)) named.add(hash);
    return named;
  }

  /** Forgets the oldest ended runs until at most `keep` are left. */
  prune(keep: number): void {
    this.#run(
      `DELETE FROM runs WHERE status NOT IN ('queued', 'running') AND n NOT IN
         (SELECT n FROM runs WHERE status NOT IN ('queued', 'running') ORDER BY n DESC LIMIT ?)`,
      keep,
    );
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }

  #append(event: RunEvent): void {
    const row = this.#statements.get("SELECT n, last_seq FROM runs WHERE id = ?").get(event.run);
    if (row === undefined) throw new RangeError(`there is no run ${event.run}`);
    if (Number(row.last_seq) + 1 !== event.seq)
      throw new RangeError(`event ${event.seq} cannot follow event ${row.last_seq} of run ${event.run}`);
    this.#run("INSERT INTO events VALUES (?, ?, ?)", Number(row.n), event.seq, JSON.stringify(event));
    this.#run("UPDATE runs SET last_seq = ? WHERE n = ?", event.seq, Number(row.n));
  }

  #run(sql: string, ...values: (string | number | null)[]): void {
    this.#statements.get(sql).run(...values);
  }

  #makeTables(file: string): void {
    const version = Number(this.#db.prepare("PRAGMA user_version").get()?.user_version ?? 0);
    if (version === currentVersion) return;
    if (version > currentVersion) throw runnerErrors.STORE_TOO_NEW({ file });
    this.#db.exec(schema);
  }
}

const summaryColumns = "id, title, status, created, started, ended, error, outputs, seeds, cache, last_seq";

function textOrNull(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

/** Whether the disk would not take something: it is full, broken, or may not be written to. */
export function isDiskFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, https://sqlite.org/rescode.html
  if ("errcode" in error) return [8, 10, 13].includes(Number(error.errcode) & 0xff);
  return "code" in error && ["ENOSPC", "EDQUOT", "EROFS", "EIO", "EFBIG"].includes(String(error.code));
}

function isBusy(error: unknown): boolean {
  // SQLITE_BUSY and SQLITE_LOCKED, https://sqlite.org/rescode.html
  const code = error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : 0;
  return code === 5 || code === 6;
}

function inUse(file: string): SigmaflowError {
  return runnerErrors.STORE_IN_USE({ folder: path.dirname(file) });
}
