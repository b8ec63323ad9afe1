import path from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { makeFolderSync } from "@sigmaflow/nodes/files";
import { runnerErrors } from "../error-codes.ts";
import { IdleCheckpoints } from "./idle-checkpoints.ts";
import { migrate, NewerDatabase } from "./migrate.ts";
import { runFormat } from "./run-format.ts";
import { SyncedFile } from "./shared-sync.ts";
import { isBusy, Statements, sqliteModule, transaction } from "./sqlite.ts";

type Value = string | number | null;
type Row = Readonly<Record<string, unknown>>;

/**
 * The SQLite file of runs, events and what is known of files. It belongs to one process at a time; what was written
 * outlives a kill of the process.
 */
export class RunDatabase {
  readonly #db: DatabaseSync;
  readonly #statements: Statements;
  readonly #checkpoints: IdleCheckpoints;
  readonly #logFile: string;
  #log: SyncedFile | undefined;

  /**
   * Opens or makes the file.
   *
   * @throws `STORE_IN_USE`, `STORE_TOO_NEW`, or what SQLite throws.
   */
  constructor(file: string) {
    const sqlite = sqliteModule();
    makeFolderSync(path.dirname(path.resolve(file)));
    this.#db = new sqlite.DatabaseSync(file, { timeout: 200 });
    this.#statements = new Statements(this.#db);
    this.#logFile = `${file}-wal`;
    try {
      // The lock is the system's: it goes with the process, however that ends.
      this.#db.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
      this.#db.exec("PRAGMA foreign_keys = ON");
      requireSound(this.#db);
      migrate(this.#db, runFormat);
      this.#checkpoints = new IdleCheckpoints(this.#db);
    } catch (error) {
      this.#db.close();
      if (error instanceof NewerDatabase) throw runnerErrors.STORE_TOO_NEW({ file, reason: error.message });
      throw isBusy(error) ? runnerErrors.STORE_IN_USE({ folder: path.dirname(file) }) : error;
    }
  }

  /** Lets the database grow to so many bytes at most; beyond that, SQLite answers as on a full disk. */
  limit(bytes: number): void {
    const { page_size: page } = this.#db.prepare("PRAGMA page_size").get() ?? {};
    this.#db.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(bytes / Number(page)))}`);
  }

  first(sql: string, ...values: readonly Value[]): Row | undefined {
    return this.#statements.get(sql).get(...values);
  }

  all(sql: string, ...values: readonly Value[]): readonly Row[] {
    return this.#statements.get(sql).all(...values);
  }

  each(sql: string): Iterable<Row> {
    return this.#statements.get(sql).iterate();
  }

  /** Returns how many rows were changed. */
  run(sql: string, ...values: readonly Value[]): number {
    this.#checkpoints.wrote();
    return Number(this.#statements.get(sql).run(...values).changes);
  }

  /** Does work in one transaction, all of it or none. */
  transaction<T>(work: () => T): T {
    return transaction(this.#db, work);
  }

  /** Does work whose commits outlive a loss of power too. */
  durably<T>(work: () => T): T {
    this.#db.exec("PRAGMA synchronous = FULL");
    try {
      return work();
    } finally {
      this.#db.exec("PRAGMA synchronous = NORMAL");
    }
  }

  /**
   * Does work whose commits outlive a loss of power too once the promise is settled that it resolves to: the disk is
   * waited for beside other work.
   */
  durablySoon(work: () => void): Promise<void> {
    if (this.#log === undefined) {
      // The first commit makes the file of the log, or its beginning, safe.
      this.durably(work);
      this.#log = SyncedFile.open(this.#logFile);
      return Promise.resolve();
    }
    work();
    return this.#log.done();
  }

  close(): void {
    this.#checkpoints.end();
    this.#log?.close();
    this.#statements.clear();
    this.#db.close();
  }
}

/** Pages that are looked through at every start: a quarter of a second of them. */
const mostCheckedPages = 50_000;

/**
 * Looks through a database, unless it is large: SQLite opens one that ends too early, and fails where something is
 * missing.
 */
function requireSound(db: DatabaseSync): void {
  const { page_count: pages } = db.prepare("PRAGMA page_count").get() ?? {};
  if (Number(pages) > mostCheckedPages) return;
  const [verdict] = Object.values(db.prepare("PRAGMA quick_check(1)").get() ?? {});
  if (verdict !== "ok") throw Object.assign(new Error(String(verdict)), { errcode: corrupt });
}

/** SQLITE_CORRUPT, https://sqlite.org/rescode.html */
const corrupt = 11;
