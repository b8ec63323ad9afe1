import { type Account, requireCredits as requireLeft } from "../../store/accounts.ts";
import { fromMillionths } from "../../store/credits.ts";
import type { Charge } from "../../store/stored-run.ts";
import type { Database, Queries } from "./database.ts";

/** What the runs of a key have cost and may cost. */
export class PostgresAccounts {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async of(key: string): Promise<Account> {
    const row = await this.#db.first(
      "SELECT coalesce((SELECT credits FROM spent WHERE key = $1), 0) AS spent, (" + heldSql + ") AS held",
      key,
    );
    return { spent: fromMillionths(Number(row?.spent)), held: fromMillionths(Number(row?.held)) };
  }

  async spent(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#db.all("SELECT key, credits FROM spent WHERE credits > 0");
    return new Map(rows.map(({ key, credits }) => [String(key), fromMillionths(Number(credits))]));
  }

  /** Counts at least so much as spent by each key, in millionths. */
  async raise(atLeast: ReadonlyMap<string, number>): Promise<void> {
    await this.#db.run(
      `INSERT INTO spent AS s SELECT * FROM unnest($1::text[], $2::bigint[])
       ON CONFLICT (key) DO UPDATE SET credits = greatest(s.credits, excluded.credits)`,
      ...[[...atLeast.keys()], [...atLeast.values()]],
    );
  }
}

/** Millionths that runs of the key $1 may cost that have not ended. */
const heldSql = "SELECT coalesce(sum(hold), 0)::bigint FROM runs WHERE key = $1 AND ended IS NULL AND hold IS NOT NULL";

/**
 * Lets a run be accepted that its client can pay for, in the transaction that has inserted it; `isIncluded`: what it may
 * cost is held by now. Runs of one key wait here for each other.
 *
 * @throws `INSUFFICIENT_CREDITS`.
 */
export async function requireCredits(
  queries: Queries,
  key: string,
  charge: Charge,
  { isIncluded }: { readonly isIncluded: boolean },
): Promise<void> {
  const lock = "INSERT INTO spent AS s VALUES ($1, 0) ON CONFLICT (key) DO UPDATE SET credits = s.credits RETURNING credits";
  const spent = Number((await queries.first(lock, key))?.credits);
  const held = Number((await queries.first(`${heldSql.replace("AS held", "")}`, key))?.coalesce);
  const own = isIncluded ? charge.hold : 0;
  requireLeft(charge, { spent: fromMillionths(spent), held: fromMillionths(held) - own });
}

/** Charges a key, in millionths. */
export async function chargeKey(queries: Queries, key: string, millionths: number): Promise<void> {
  await queries.run("UPDATE spent SET credits = credits + $2 WHERE key = $1", key, millionths);
}
