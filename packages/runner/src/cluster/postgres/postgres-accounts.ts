import { type Account, requireCredits } from "../../store/accounts.ts";
import { fromMillionths, roundCredits, toMillionths } from "../../store/credits.ts";
import type { Charge } from "../../store/stored-run.ts";
import type { Database, Queries } from "./database.ts";

/** What the runs of a key have cost and may cost. */
export class PostgresAccounts {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async of(key: string): Promise<Account> {
    const row = await this.#db.first("SELECT credits, held FROM spent WHERE key = $1", key);
    return { spent: fromMillionths(Number(row?.credits ?? 0)), held: fromMillionths(Number(row?.held ?? 0)) };
  }

  async spent(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#db.all("SELECT key, credits FROM spent WHERE credits > 0");
    return new Map(rows.map(({ key, credits }) => [String(key), fromMillionths(Number(credits))]));
  }

  /** Counts at least so much as spent by each key, in millionths. */
  async raise(atLeast: ReadonlyMap<string, number>): Promise<void> {
    await this.#db.run(
      `INSERT INTO spent AS s (key, credits) SELECT * FROM unnest($1::text[], $2::bigint[])
       ON CONFLICT (key) DO UPDATE SET credits = greatest(s.credits, excluded.credits)`,
      ...[[...atLeast.keys()], [...atLeast.values()]],
    );
  }
}

/**
 * Lets a run be accepted that its client can pay for, in its transaction: what it may cost is held from now on. Runs of
 * one key wait here for each other.
 *
 * @throws `INSUFFICIENT_CREDITS`.
 */
export async function holdCredits(queries: Queries, key: string, charge: Charge): Promise<void> {
  const row = await queries.first(
    `INSERT INTO spent AS s (key, credits, held) VALUES ($1, 0, $2)
     ON CONFLICT (key) DO UPDATE SET held = s.held + excluded.held RETURNING credits, held`,
    ...[key, toMillionths(charge.hold)],
  );
  const held = roundCredits(fromMillionths(Number(row?.held)) - charge.hold);
  requireCredits(charge, { spent: fromMillionths(Number(row?.credits)), held });
}

/** Charges a key what a run has cost for which so much was held. */
export async function chargeKey(queries: Queries, key: string, { hold }: Charge, cost: number): Promise<void> {
  await queries.run(
    "UPDATE spent SET credits = credits + $2, held = held - $3 WHERE key = $1",
    ...[key, toMillionths(cost), toMillionths(hold)],
  );
}
