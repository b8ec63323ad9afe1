import { randomUUID } from "node:crypto";
import { storeErrors } from "../../store/error-codes.ts";
import type { NamedPaidCall, PaidLimits, UsedUp } from "../../store/paid-counts.ts";
import type { Claim } from "../../store/run-store.ts";
import type { Database } from "./database.ts";
import { isFirst, lockFor } from "./once.ts";

/** Counts of paid calls, by wish and day. */
export class PostgresPaidCounts {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /**
   * Counts a call of a run, or says which limit is used up.
   *
   * @throws `RUN_TAKEN_OVER`, `PAID_CALL_UNCERTAIN`.
   */
  async take(
    { run, attempt }: Claim,
    { perWish, perDay, day }: PaidLimits,
    call: NamedPaidCall | undefined,
  ): Promise<UsedUp | undefined> {
    const path = call?.path;
    const change = randomUUID();
    return await this.#db.transaction(async (queries, isAgain) => {
      await lockFor(queries, "paid calls");
      // It was counted, and the answer was lost.
      if (isAgain && (await queries.first("SELECT 1 FROM applied WHERE id = $1", change))) return undefined;
      const row = await queries.first(
        `SELECT wish, coalesce((SELECT sum(calls) FROM paid_calls p WHERE p.wish = w.wish), 0)::bigint AS of_wish,
           coalesce((SELECT sum(calls) FROM paid_calls WHERE day = $3), 0)::bigint AS of_day
         FROM (SELECT coalesce(wish, id) AS wish FROM runs WHERE id = $1 AND attempt = $2 AND ended IS NULL) w`,
        ...[run, attempt, day],
      );
      if (row === undefined) throw storeErrors.RUN_TAKEN_OVER({ run });
      const before = "SELECT 1 FROM paid_attempts WHERE run = $1 AND path = $2 AND attempt < $3 AND NOT is_kept";
      if (path !== undefined && (await queries.first(before, run, path, attempt))) {
        if (call?.isRepeatable !== true) throw storeErrors.PAID_CALL_UNCERTAIN({ path });
        // It was counted then; the service is asked what became of it.
        await queries.run("UPDATE paid_attempts SET attempt = $3 WHERE run = $1 AND path = $2", run, path, attempt);
        return undefined;
      }
      if (Number(row.of_wish) >= perWish) return "wish";
      if (Number(row.of_day) >= perDay) return "day";
      await isFirst(queries, change);
      await queries.run(
        `INSERT INTO paid_calls AS p VALUES ($1, $2, 1) ON CONFLICT (wish, day) DO UPDATE SET calls = p.calls + 1`,
        ...[String(row.wish), day],
      );
      if (path !== undefined)
        await queries.run(
          `INSERT INTO paid_attempts VALUES ($1, $2, $3, false)
           ON CONFLICT (run, path) DO UPDATE SET attempt = excluded.attempt, is_kept = false`,
          ...[run, path, attempt],
        );
      return undefined;
    });
  }

  /** Remembers that what a call brought is kept. */
  async keep(run: string, path: string): Promise<void> {
    await this.#db.run("UPDATE paid_attempts SET is_kept = true WHERE run = $1 AND path = $2", run, path);
  }

  /** Takes back a call that was counted on a day. */
  async giveBack(run: string, day: string, path: string | undefined): Promise<void> {
    const change = randomUUID();
    await this.#db.transaction(async (queries) => {
      if (!(await isFirst(queries, change))) return;
      await queries.run("DELETE FROM paid_attempts WHERE run = $1 AND path = $2", run, path ?? null);
      await queries.run(
        `UPDATE paid_calls SET calls = calls - 1
         WHERE calls > 0 AND day = $2 AND wish = coalesce((SELECT coalesce(wish, id) FROM runs WHERE id = $1), $1)`,
        ...[run, day],
      );
    });
  }

  /** Forgets what counts for nothing any more: other days of wishes without a run. */
  async forget(): Promise<void> {
    await this.#db.run(
      `DELETE FROM paid_calls p WHERE day < (SELECT max(day) FROM paid_calls)
         AND NOT EXISTS (SELECT 1 FROM runs WHERE coalesce(runs.wish, runs.id) = p.wish)`,
    );
  }
}
