import type { RunEvent } from "@sigmaflow/core";
import { listedRuns, type RunFilter } from "./listed-runs.ts";
import { RememberedSummaries } from "./remembered-summaries.ts";
import { askedChecksum, eventChecksum } from "./run-checksums.ts";
import type { RunDamage } from "./run-damage.ts";
import type { RunDatabase } from "./run-database.ts";
import { storedRunOf, summaryColumns, summaryOf } from "./run-row.ts";
import type { RunSummary, StoredRun } from "./stored-run.ts";

/** What was written of runs, read and compared with its checksums: what is damaged is dropped or reported. */
export class KeptRuns {
  readonly #db: RunDatabase;
  readonly #damage: RunDamage;
  readonly #remembered = new RememberedSummaries();

  constructor(db: RunDatabase, damage: RunDamage) {
    this.#db = db;
    this.#damage = damage;
  }

  get(id: string): StoredRun | undefined {
    const row = this.#db.first("SELECT * FROM runs WHERE id = ?", id);
    if (row === undefined || !this.#damage.isWhole(row)) return undefined;
    if (row.asked_checksum === askedChecksum(row)) return storedRunOf(row);
    if (row.ended_checksum === null) throw this.#damage.report(id);
    this.#damage.drop(id);
    return undefined;
  }

  summary(id: string): RunSummary | undefined {
    const row = this.#db.first(`SELECT ${summaryColumns} FROM runs WHERE id = ?`, id);
    return row && this.#damage.isWhole(row) ? summaryOf(row) : undefined;
  }

  owner(id: string): string | null | undefined {
    return this.#db.first("SELECT key FROM runs WHERE id = ?", id)?.key as string | null | undefined;
  }

  list(filter: RunFilter): readonly RunSummary[] {
    // What is remembered need not be read again.
    return listedRuns(this.#db, filter).flatMap(({ id, ended_checksum }) => {
      const known = this.#remembered.find(String(id), ended_checksum);
      if (known !== undefined) return [known];
      const row = this.#db.first(`SELECT ${summaryColumns} FROM runs WHERE id = ?`, String(id));
      return row !== undefined && this.#damage.isWhole(row) ? [this.#remembered.take(row)] : [];
    });
  }

  /** Ids of the runs that have not ended, oldest first. */
  unfinished(): readonly string[] {
    const rows = this.#db.all("SELECT id FROM runs WHERE ended_checksum IS NULL ORDER BY n");
    return rows.map(({ id }) => String(id));
  }

  events(id: string, after: number, limit: number): readonly RunEvent[] {
    const run = this.#db.first(`SELECT n, ${summaryColumns} FROM runs WHERE id = ?`, id);
    if (run === undefined || !this.#damage.isWhole(run)) return [];
    const rows = this.#db.all(
      "SELECT * FROM events WHERE run = ? AND seq > ? ORDER BY seq LIMIT ?",
      Number(run.n),
      after,
      limit,
    );
    if (rows.some((row) => row.checksum !== eventChecksum(row))) {
      if (run.ended_checksum === null) throw this.#damage.report(id);
      this.#damage.drop(id);
      return [];
    }
    // Events are written by the store alone.
    return rows.map(({ event }) => JSON.parse(String(event)) as RunEvent);
  }
}
