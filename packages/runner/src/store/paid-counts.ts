import type { RunDatabase } from "./run-database.ts";

/** How many paid calls are allowed. */
export interface PaidLimits {
  /** Of the runs of one wish together. */
  readonly perWish: number;
  /** Of all runs together on one day. */
  readonly perDay: number;
  /** The day, `2026-11-28`, by UTC. */
  readonly day: string;
}

/** The limit that is used up. */
export type UsedUp = "wish" | "day";

/** Counts of paid calls in SQLite, by wish and day. */
export class PaidCounts {
  readonly #db: RunDatabase;

  constructor(db: RunDatabase) {
    this.#db = db;
  }

  /** Counts a call of a run, or says which limit is used up. */
  take(run: string, { perWish, perDay, day }: PaidLimits): UsedUp | undefined {
    const wish = this.#wishOf(run);
    if (this.#sum("wish", wish) >= perWish) return "wish";
    if (this.#sum("day", day) >= perDay) return "day";
    this.#db.run(
      "INSERT INTO paid_calls VALUES (?, ?, 1) ON CONFLICT (wish, day) DO UPDATE SET calls = calls + 1",
      wish,
      day,
    );
    return undefined;
  }

  /** Takes back a call that was counted on a day. */
  giveBack(run: string, day: string): void {
    const wish = this.#wishOf(run);
    this.#db.run("UPDATE paid_calls SET calls = calls - 1 WHERE wish = ? AND day = ? AND calls > 0", wish, day);
  }

  /** Forgets what counts for nothing any more: other days of wishes without a run. */
  forget(): void {
    this.#db.run(
      `DELETE FROM paid_calls WHERE day < (SELECT max(day) FROM paid_calls)
         AND wish NOT IN (SELECT coalesce(wish, id) FROM runs)`,
    );
  }

  #wishOf(run: string): string {
    return String(this.#db.first("SELECT coalesce(wish, id) AS wish FROM runs WHERE id = ?", run)?.wish ?? run);
  }

  #sum(column: "wish" | "day", value: string): number {
    return Number(this.#db.first(`SELECT sum(calls) AS calls FROM paid_calls WHERE ${column} = ?`, value)?.calls ?? 0);
  }
}
