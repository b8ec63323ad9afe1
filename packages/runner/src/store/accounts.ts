import type { SigmaflowError } from "@sigmaflow/core";
import { fromMillionths, roundCredits, toMillionths } from "./credits.ts";
import { storeErrors } from "./error-codes.ts";
import { spentChecksum } from "./run-checksums.ts";
import type { RunDatabase } from "./run-database.ts";
import type { Charge, NewRun } from "./stored-run.ts";

/** What the runs of a key have cost, and what those may cost that have not ended: credits. */
export interface Account {
  readonly spent: number;
  readonly held: number;
}

/** What is charged to the clients of a server, in SQLite: by key, all that its runs have cost. */
export class Accounts {
  readonly #db: RunDatabase;
  readonly #onDamage: (error: SigmaflowError) => void;
  readonly #onCharged: () => void;

  /** `onDamage` is called when a sum is not what was written, `onCharged` when one grows, before that is committed. */
  constructor(
    db: RunDatabase,
    { onDamage, onCharged }: { readonly onDamage: (error: SigmaflowError) => void; readonly onCharged: () => void },
  ) {
    this.#db = db;
    this.#onDamage = onDamage;
    this.#onCharged = onCharged;
  }

  of(key: string): Account {
    const { held } = this.#db.first(
      "SELECT coalesce(sum(hold), 0) AS held FROM runs WHERE key = ? AND ended IS NULL AND hold IS NOT NULL",
      key,
    )!;
    return { spent: fromMillionths(this.#spent(key)), held: fromMillionths(Number(held)) };
  }

  /**
   * Lets a run be accepted that its client can pay for.
   *
   * @throws `INSUFFICIENT_CREDITS`.
   */
  require({ key, charge }: Pick<NewRun, "key" | "charge">): void {
    if (charge === undefined || key === undefined) return;
    requireCredits(charge, this.of(key));
  }

  /** Charges what a run has cost. */
  charge(key: string, cost: number): void {
    if (cost === 0) return;
    this.#write({ key, credits: this.#spent(key) + toMillionths(cost) });
    this.#onCharged();
  }

  /** What the runs of each key have cost. */
  spent(): ReadonlyMap<string, number> {
    const keys = this.#db.all("SELECT key FROM spent").map(({ key }) => String(key));
    return new Map(keys.map((key) => [key, fromMillionths(this.#spent(key))]));
  }

  /** Counts at least so much as spent by each key. */
  raise(atLeast: ReadonlyMap<string, number>): void {
    for (const [key, credits] of atLeast)
      if (toMillionths(credits) > this.#spent(key)) this.#write({ key, credits: toMillionths(credits) });
  }

  #write(row: { readonly key: string; readonly credits: number }): void {
    const { key, credits } = row;
    const sum = spentChecksum(row);
    this.#db.run("INSERT OR REPLACE INTO spent (key, credits, checksum) VALUES (?, ?, ?)", key, credits, sum);
  }

  #spent(key: string): number {
    const row = this.#db.first("SELECT * FROM spent WHERE key = ?", key);
    if (row === undefined) return 0;
    if (row.checksum === spentChecksum(row)) return Number(row.credits);
    this.#onDamage(storeErrors.SPENT_DAMAGED({ key }));
    // What is known for sure, to the client's advantage.
    const { credits } = this.#db.first("SELECT coalesce(sum(cost), 0) AS credits FROM runs WHERE key = ?", key)!;
    const known = { key, credits: Number(credits) };
    this.#db.run("UPDATE spent SET credits = ?, checksum = ? WHERE key = ?", known.credits, spentChecksum(known), key);
    return known.credits;
  }
}

/** @throws `INSUFFICIENT_CREDITS` where less is left than is needed. */
export function requireCredits({ hold, granted }: Charge, account: Account): void {
  const left = leftOf(granted, account);
  if (left < hold) throw storeErrors.INSUFFICIENT_CREDITS({ needed: hold, left });
}

/** What is left of granted credits. What could not be foreseen of a run may have gone beyond them. */
export function leftOf(granted: number, { spent, held }: Account): number {
  return Math.max(0, roundCredits(granted - spent - held));
}
