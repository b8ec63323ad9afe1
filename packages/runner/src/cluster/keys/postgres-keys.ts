import { randomUUID } from "node:crypto";
import { runnerErrors } from "../../error-codes.ts";
import { toMillionths } from "../../store/credits.ts";
import { keyDigest, keyId } from "../../store/key-digest.ts";
import type { ApiKey } from "../../store/key-store.ts";
import {
  type Grant,
  keyOfRow,
  type ListedKey,
  listedKeyOf,
  type MadeKeys,
  type NewKey,
  newKeyText,
  requireKey,
} from "../../store/made-keys.ts";
import type { Database, Queries } from "../postgres/database.ts";
import { isFirst, lockFor } from "../postgres/once.ts";

/** Keys in PostgreSQL, by digest: what is granted or revoked anywhere counts from the next request on, everywhere. */
export class PostgresKeys implements MadeKeys {
  readonly #db: Database;
  readonly #close: () => Promise<void>;

  /** `close` lets go of what was opened for these keys alone. */
  constructor(db: Database, close = async () => {}) {
    this.#db = db;
    this.#close = close;
  }

  async hasKeys(): Promise<boolean> {
    return (await this.#db.first("SELECT 1 FROM keys WHERE revoked IS NULL LIMIT 1")) !== undefined;
  }

  async find(text: string): Promise<ApiKey | undefined> {
    const row = await this.#db.first("SELECT * FROM keys WHERE digest = $1 AND revoked IS NULL", keyDigest(text));
    return row && keyOfRow(row);
  }

  /** Counts a run that a key starts by whichever server; where it may start no more, ms until it may again. */
  async startOf(key: string, rate: number): Promise<number | undefined> {
    const row = await this.#db.first("SELECT start_of($1, $2) AS ms", key, rate);
    return typeof row?.ms === "number" ? row.ms : undefined;
  }

  async create(name: string, { rights = ["run", "read"], rate = null, credits = 0 }: Grant): Promise<NewKey> {
    const text = newKeyText();
    const digest = keyDigest(text);
    const id = keyId(digest);
    await this.#db.transaction(async (queries, isAgain) => {
      await lockFor(queries, "keys");
      const known = await queries.first("SELECT id FROM keys WHERE name = $1 AND revoked IS NULL", name);
      if (isAgain && known?.id === id) return;
      if (known !== undefined) throw runnerErrors.KEY_NAME_TAKEN({ name });
      await queries.run(
        "INSERT INTO keys (id, name, digest, rights, rate, credits, created) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        ...[id, name, digest, rights.join(), rate, toMillionths(credits), Date.now()],
      );
    });
    return { text, id };
  }

  async list(): Promise<readonly ListedKey[]> {
    return await listed(this.#db);
  }

  revoke(which: string): Promise<ListedKey> {
    return this.#change(which, (queries, id) =>
      queries.run("UPDATE keys SET revoked = $2 WHERE id = $1 AND revoked IS NULL", id, Date.now()),
    );
  }

  grant(which: string, { rights, rate, credits = 0 }: Grant): Promise<ListedKey> {
    const isRated = rate !== undefined;
    return this.#change(which, (queries, id) =>
      queries.run(
        `UPDATE keys SET credits = credits + $2, rights = coalesce($3, rights), rate = CASE WHEN $4 THEN $5 ELSE rate END
         WHERE id = $1`,
        ...[id, toMillionths(credits), rights?.join() ?? null, isRated, rate ?? null],
      ),
    );
  }

  async close(): Promise<void> {
    await this.#close();
  }

  #change(which: string, change: (queries: Queries, id: string) => Promise<unknown>): Promise<ListedKey> {
    const once = randomUUID();
    return this.#db.transaction(async (queries, isAgain) => {
      await lockFor(queries, "keys");
      const all = await listed(queries);
      const { id } = isAgain
        ? (all.find(({ id, name }) => id === which || name === which) ?? requireKey(which, all))
        : requireKey(which, all);
      if (await isFirst(queries, once)) await change(queries, id);
      return (await listed(queries)).find((key) => key.id === id)!;
    });
  }
}

async function listed(queries: Queries): Promise<readonly ListedKey[]> {
  const sql = "SELECT id, name, rights, rate, credits, created, revoked FROM keys ORDER BY created DESC, id";
  return (await queries.all(sql)).map(listedKeyOf);
}
