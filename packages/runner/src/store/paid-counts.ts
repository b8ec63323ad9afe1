import type { SigmaflowError } from "@sigmaflow/core";
import { storeErrors } from "./error-codes.ts";
import { paidChecksum } from "./run-checksums.ts";
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

/** A paid call that is known by the path of the node that makes it. */
export interface NamedPaidCall {
  readonly path: string;
  /** Whoever is asked knows it again, so that it is not paid for twice. */
  readonly isRepeatable?: boolean;
}

/** The limit that is used up. */
export type UsedUp = "wish" | "day";

/** What stands for a count that nobody knows any more: more than any limit. */
const unknown = 2 ** 40;

/**
 * Counts of paid calls in SQLite, by wish and day. Rows carry checksums: where one is not what was written, its wish and
 * the day of today count as used up, because more may have been paid than it says.
 */
export class PaidCounts {
  readonly #db: RunDatabase;
  readonly #onDamage: (error: SigmaflowError) => void;
  #isChecked = false;

  /** `onDamage` is called when a count is not what was written. */
  constructor(db: RunDatabase, onDamage: (error: SigmaflowError) => void) {
    this.#db = db;
    this.#onDamage = onDamage;
  }

  /** Counts a call of a run, or says which limit is used up. */
  take(run: string, { perWish, perDay, day }: PaidLimits): UsedUp | undefined {
    this.#check(day);
    const wish = this.#wishOf(run);
    if (this.#sum("wish", wish) >= perWish) return "wish";
    if (this.#sum("day", day) >= perDay) return "day";
    this.#write(wish, day, this.#calls(wish, day) + 1);
    return undefined;
  }

  /** Takes back a call that was counted on a day. */
  giveBack(run: string, day: string): void {
    this.#check(day);
    const wish = this.#wishOf(run);
    const calls = this.#calls(wish, day);
    if (calls > 0) this.#write(wish, day, calls - 1);
  }

  /** Forgets what counts for nothing any more: other days of wishes without a run. */
  forget(): void {
    this.#check(new Date().toISOString().slice(0, 10));
    this.#db.run(
      `DELETE FROM paid_calls WHERE day < (SELECT max(day) FROM paid_calls)
         AND wish NOT IN (SELECT coalesce(wish, id) FROM runs)`,
    );
  }

  /** Looks at every row once, before any counts: what is damaged may not be found by its wish and day. */
  #check(today: string): void {
    if (this.#isChecked) return;
    this.#isChecked = true;
    for (const row of this.#db.all("SELECT * FROM paid_calls")) {
      if (row.checksum === paidChecksum(row)) continue;
      this.#onDamage(storeErrors.PAID_COUNT_DAMAGED({ day: today }));
      this.#db.run("DELETE FROM paid_calls WHERE wish = ? AND day = ?", String(row.wish), String(row.day));
      this.#write(String(row.wish), today, unknown);
    }
  }

  #calls(wish: string, day: string): number {
    return Number(this.#db.first("SELECT calls FROM paid_calls WHERE wish = ? AND day = ?", wish, day)?.calls ?? 0);
  }

  #write(wish: string, day: string, calls: number): void {
    this.#db.run(
      "INSERT OR REPLACE INTO paid_calls (wish, day, calls, checksum) VALUES (?, ?, ?, ?)",
      wish,
      day,
      calls,
      paidChecksum({ wish, day, calls }),
    );
  }

  #wishOf(run: string): string {
    return String(this.#db.first("SELECT coalesce(wish, id) AS wish FROM runs WHERE id = ?", run)?.wish ?? run);
  }

  #sum(column: "wish" | "day", value: string): number {
    return Number(this.#db.first(`SELECT sum(calls) AS calls FROM paid_calls WHERE ${column} = ?`, value)?.calls ?? 0);
  }
}
