import type { DatabaseSync, StatementSync } from "node:sqlite";

/**
 * Node's SQLite, without the warning by which Node 22 calls it experimental.
 *
 * @throws Error where there is none.
 */
export function sqliteModule(): typeof import("node:sqlite") {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    const found = process.getBuiltinModule("node:sqlite");
    if (found === undefined) throw new Error("this Node.js has no SQLite; use 22.19 or newer");
    return found;
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** Whether somebody else holds what was asked for. */
export function isBusy(error: unknown): boolean {
  // SQLITE_BUSY and SQLITE_LOCKED, https://sqlite.org/rescode.html
  const code = error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : 0;
  return code === 5 || code === 6;
}

/** Does work in one transaction, all of it or none. */
export function transaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    try {
      db.exec("ROLLBACK");
    } catch {
      // SQLite has rolled back by itself after some errors.
    }
    throw error;
  }
}

/** Statements by their text, each prepared once. */
export class Statements {
  readonly #db: DatabaseSync;
  readonly #known = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  get(sql: string): StatementSync {
    const known = this.#known.get(sql);
    if (known) return known;
    const statement = this.#db.prepare(sql);
    this.#known.set(sql, statement);
    return statement;
  }

  clear(): void {
    this.#known.clear();
  }
}
