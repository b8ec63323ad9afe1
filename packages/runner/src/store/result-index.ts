import path from "node:path";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { makeFolderSync } from "@sigmaflow/nodes/files";
import { IdleCheckpoints } from "./idle-checkpoints.ts";
import { indexFormat } from "./index-format.ts";
import { type IndexStats, statsOf } from "./index-stats.ts";
import { formatOf, migrate, NewerDatabase } from "./migrate.ts";
import { damagedRow, rowChecksum } from "./row-checksum.ts";
import { Statements, sqliteModule, transaction } from "./sqlite.ts";
import { isRefusedWriting } from "./sqlite-faults.ts";

/** A file that a result refers to. */
export interface ArtifactRow {
  readonly hash: string;
  readonly bytes: number;
}

/** A result to be kept, as text, and the files that it refers to. */
export interface ResultRow {
  readonly key: string;
  readonly text: string;
  readonly artifacts: readonly ArtifactRow[];
}

/** What is written together. */
export interface IndexWrites {
  readonly results: readonly ResultRow[];
  /** Ingredients of last runs, as text, by their graphs. */
  readonly runs: readonly (readonly [graph: string, ingredients: string])[];
  /** When results were used, ms since 1970, by key. */
  readonly touched: ReadonlyMap<string, number>;
}

/** How long a writer waits for another process, ms. */
const busyMs = 3000;
/** Graphs whose last run's ingredients are kept. */
const mostScopes = 200;
/** Bytes of them in all, but for the newest. */
const mostScopeBytes = 2 ** 24;
const batch = 256;

/** An index of an earlier format, where nothing can be written. */
class OlderIndex extends Error {
  constructor() {
    super("it was written by an older sigmaflow and can be brought up to date only where it can be written");
  }
}

/**
 * Which key has which result, which files each result needs, and when it was last used, in one SQLite database.
 *
 * SQLite rather than a file per result: a small result costs 25 µs instead of several file operations, what was used
 * longest ago is one query, and several processes are kept apart by the library (write-ahead log, busy timeout). A
 * commit outlives the process; after a loss of power the last ones may be missing, which is a miss and nothing worse.
 *
 * SQLite notices damage to its own structure, not to what stands in it: rows that a result is made from carry a
 * checksum, and one that does not match is {@link damagedRow}.
 */
export class ResultIndex {
  readonly #db: DatabaseSync;
  readonly #statements: Statements;
  #finding: StatementSync | undefined;
  #checkpoints: IdleCheckpoints | undefined;

  private constructor(db: DatabaseSync, prepare: (db: DatabaseSync) => void) {
    this.#db = db;
    this.#statements = new Statements(db);
    try {
      prepare(db);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /**
   * Opens or makes an index.
   *
   * @throws what the system and SQLite throw, and a `NewerDatabase`.
   */
  static open(file: string): ResultIndex {
    makeFolderSync(path.dirname(path.resolve(file)));
    const { DatabaseSync } = sqliteModule();
    return new ResultIndex(new DatabaseSync(file, { timeout: busyMs }), (db) => {
      db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
      migrate(db, indexFormat);
    });
  }

  /**
   * Opens an index that can only be read. Where not even SQLite's shared memory can be made beside it, it is read as a
   * file that nobody changes; should somebody, the checksums show it.
   *
   * @throws what SQLite throws, a `NewerDatabase`, and an error for an index of an earlier format.
   */
  static openToRead(file: string): ResultIndex {
    const { DatabaseSync } = sqliteModule();
    const unchanging = pathToFileURL(file);
    unchanging.searchParams.set("immutable", "1");
    const open = (where: string | URL) =>
      new ResultIndex(new DatabaseSync(where, { readOnly: true, timeout: busyMs }), (db) => {
        const format = formatOf(db);
        if (format > indexFormat.length) throw new NewerDatabase(format, indexFormat.length);
        if (format < indexFormat.length) throw new OlderIndex();
      });
    try {
      return open(file);
    } catch (error) {
      if (!isRefusedWriting(error)) throw error;
      return open(unchanging);
    }
  }

  find(key: string): string | typeof damagedRow | undefined {
    if (this.#finding === undefined) {
      this.#finding = this.#db.prepare("SELECT result, checksum FROM results WHERE key = ?");
      // As objects, rows take as long again as their checksum.
      this.#finding.setReturnArrays(true);
    }
    const row: unknown = this.#finding.get(key);
    return Array.isArray(row) ? checked(key, row[0], row[1]) : undefined;
  }

  /** Writes all of it, or nothing. */
  insert({ results, runs, touched }: IndexWrites): true {
    this.#write(() => {
      for (const result of results) this.#insert(result);
      const mark = this.#prepare("UPDATE results SET used = ? WHERE key = ? AND used < ?");
      for (const [key, used] of touched) mark.run(used, key, used);
      for (const [graph, ingredients] of runs) this.#saveRun(graph, ingredients);
    });
    return true;
  }

  /** Removes a result. */
  drop(key: string): void {
    this.#write(() => this.#remove(key));
  }

  /** Removes every result that needs this file. */
  forget(hash: string): void {
    this.#write(() => {
      const keys = this.#prepare("SELECT key FROM uses WHERE hash = ?").all(hash);
      for (const { key } of keys) this.#remove(String(key));
      this.#prepare("DELETE FROM artifacts WHERE hash = ?").run(hash);
    });
  }

  /**
   * Removes results, used longest ago first, until at most `bytes` are left or the rest was used at `usedBefore` or
   * later. Returns the files that no result needs any more.
   */
  evict(bytes: number, usedBefore: number): readonly string[] {
    const free: string[] = [];
    return this.#write(() => {
      let left = this.#bytes();
      while (left > bytes) {
        const oldest = this.#prepare("SELECT key FROM results WHERE used < ? ORDER BY used LIMIT ?");
        const rows = oldest.all(usedBefore, batch);
        if (rows.length === 0) break;
        for (const { key } of rows) {
          if (left <= bytes) break;
          left -= this.#remove(String(key), free);
        }
      }
      return free;
    });
  }

  /** Whether any result needs this file. */
  needs(hash: string): boolean {
    return this.#prepare("SELECT 1 FROM uses WHERE hash = ? LIMIT 1").get(hash) !== undefined;
  }

  /** Bytes of all results and artifacts. */
  bytes(): number {
    return this.#bytes();
  }

  lastRun(graph: string): string | typeof damagedRow | undefined {
    const row = this.#prepare("SELECT ingredients, checksum FROM runs WHERE scope = ?").get(graph);
    return row && checked(graph, row.ingredients, row.checksum);
  }

  dropRun(graph: string): void {
    this.#write(() => this.#prepare("DELETE FROM runs WHERE scope = ?").run(graph));
  }

  stats(): IndexStats {
    return statsOf((sql) => this.#prepare(sql).all());
  }

  /** What SQLite finds wrong with the index's own structure. */
  brokenStructure(): readonly string[] {
    const found = this.#prepare("PRAGMA integrity_check").all();
    return found.map((row) => String(row.integrity_check)).filter((text) => text !== "ok");
  }

  /** Every result there is, by its key. */
  *results(): Generator<readonly [key: string, text: string | typeof damagedRow]> {
    const rows = this.#prepare("SELECT key, result, checksum FROM results").iterate();
    for (const { key, result, checksum } of rows) yield [String(key), checked(String(key), result, checksum)];
  }

  /** Every last run there is, by its graph. */
  *lastRuns(): Generator<readonly [graph: string, text: string | typeof damagedRow]> {
    const rows = this.#prepare("SELECT scope, ingredients, checksum FROM runs").iterate();
    for (const { scope, ingredients, checksum } of rows)
      yield [String(scope), checked(String(scope), ingredients, checksum)];
  }

  /** Every file that a result needs. */
  *needed(): Generator<string> {
    for (const { hash } of this.#prepare("SELECT DISTINCT hash FROM uses").iterate()) yield String(hash);
  }

  clear(): void {
    this.#write(() => {
      for (const table of ["results", "artifacts", "uses", "runs"]) this.#db.exec(`DELETE FROM ${table}`);
    });
  }

  close(): void {
    this.#statements.clear();
    this.#finding = undefined;
    this.#checkpoints?.end();
    this.#db.close();
  }

  #bytes(): number {
    const sum = this.#prepare(
      "SELECT (SELECT total(bytes) FROM results) + (SELECT total(bytes) FROM artifacts) AS bytes",
    );
    return Number(sum.get()?.bytes ?? 0);
  }

  #insert({ key, text, artifacts }: ResultRow): void {
    this.#prepare("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?)").run(
      key,
      text,
      text.length,
      Date.now(),
      rowChecksum(key, text),
    );
    this.#prepare("DELETE FROM uses WHERE key = ?").run(key);
    for (const { hash, bytes } of artifacts) {
      this.#prepare("INSERT OR REPLACE INTO artifacts VALUES (?, ?)").run(hash, bytes);
      this.#prepare("INSERT OR IGNORE INTO uses VALUES (?, ?)").run(key, hash);
    }
  }

  #saveRun(graph: string, ingredients: string): void {
    this.#prepare("INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?)").run(
      graph,
      ingredients,
      Date.now(),
      rowChecksum(graph, ingredients),
    );
    this.#prepare(
      `DELETE FROM runs WHERE scope IN (
         SELECT scope FROM (
           SELECT scope, row_number() OVER newest AS place, sum(octet_length(ingredients)) OVER newest AS bytes
           FROM runs WINDOW newest AS (ORDER BY scope = ?1 DESC, used DESC)
         ) WHERE place > ?2 OR (place > 1 AND bytes > ?3))`,
    ).run(graph, mostScopes, mostScopeBytes);
  }

  /** Removes one result; returns the bytes that became free and adds the files that nobody needs now to `free`. */
  #remove(key: string, free?: string[]): number {
    let bytes = Number(this.#prepare("SELECT bytes FROM results WHERE key = ?").get(key)?.bytes ?? 0);
    const used = this.#prepare("SELECT hash FROM uses WHERE key = ?").all(key);
    this.#prepare("DELETE FROM results WHERE key = ?").run(key);
    this.#prepare("DELETE FROM uses WHERE key = ?").run(key);
    if (free === undefined) return bytes;
    for (const { hash } of used) {
      if (this.needs(String(hash))) continue;
      bytes += Number(this.#prepare("SELECT bytes FROM artifacts WHERE hash = ?").get(hash!)?.bytes ?? 0);
      this.#prepare("DELETE FROM artifacts WHERE hash = ?").run(hash!);
      free.push(String(hash));
    }
    return bytes;
  }

  #write<T>(work: () => T): T {
    this.#checkpoints ??= new IdleCheckpoints(this.#db);
    this.#checkpoints.wrote();
    return transaction(this.#db, work);
  }

  #prepare(sql: string): StatementSync {
    return this.#statements.get(sql);
  }
}

/** A row's text, if it is what was written under this key. */
function checked(key: string, text: unknown, checksum: unknown): string | typeof damagedRow {
  return typeof text === "string" && rowChecksum(key, text) === checksum ? text : damagedRow;
}
