import { setTimeout } from "node:timers/promises";
import type { Client, ClientConfig, Pool, PoolClient } from "pg";
import { clusterErrors } from "../error-codes.ts";
import { isConnectionLoss } from "./connection-loss.ts";

type Value = string | number | boolean | null | readonly string[] | readonly number[] | Buffer;
/** What of the package `pg` is used. */
export type Driver = Pick<typeof import("pg"), "Client" | "Pool" | "TypeOverrides">;
/** A row, by column. Eight-byte integers are numbers. */
export type Row = Readonly<Record<string, unknown>>;

/** Where statements are sent to. */
export interface Queries {
  all(sql: string, ...values: readonly Value[]): Promise<readonly Row[]>;
  first(sql: string, ...values: readonly Value[]): Promise<Row | undefined>;
  /** Returns how many rows were changed. */
  run(sql: string, ...values: readonly Value[]): Promise<number>;
}

/** Where a transaction's statements are sent to. */
export interface Transaction extends Queries {
  /** Sends several statements as one text. */
  script(sql: string): Promise<void>;
}

/** How long work is tried again while the database cannot be reached, ms. */
const patienceMs = 20_000;
/** How long in all once the process is asked to end, before whoever asked kills it, ms. */
const endingMs = 4000;
/** How long the database may take for one statement, ms. */
const answerMs = 15_000;
const firstPauseMs = 50;
const longestPauseMs = 1000;

/** PostgreSQL's type of eight-byte integers, https://www.postgresql.org/docs/current/catalog-pg-type.html */
const int8 = 20;

/**
 * A pool of connections to PostgreSQL. Statements are prepared once a connection. While the database cannot be reached,
 * work is tried again for twenty seconds: whoever writes so that a statement whose answer was lost does no harm when it
 * is sent again asks {@link again} for it.
 */
export class Database implements Queries {
  readonly #driver: Driver;
  readonly #config: ClientConfig;
  readonly #pool: Pool;
  readonly #names = new Map<string, string>();
  readonly #closing = new AbortController();
  #statements = 0;
  #endsBy = Number.POSITIVE_INFINITY;

  constructor(driver: Driver, url: string, { connections = 10 } = {}) {
    this.#driver = driver;
    // Our integers fit in 53 bits; the driver's own choice is text.
    const types = new driver.TypeOverrides();
    types.setTypeParser(int8, Number);
    this.#config = {
      ...{ connectionString: url, types, application_name: "sigmaflow" },
      // A connection that says nothing any more is lost; the system would notice after hours.
      ...{ keepAlive: true, keepAliveInitialDelayMillis: 5000, query_timeout: answerMs },
      idle_in_transaction_session_timeout: answerMs,
    };
    this.#pool = new driver.Pool({ ...this.#config, max: connections, connectionTimeoutMillis: 5000 });
    // A connection that breaks while nobody uses it is replaced.
    this.#pool.on("error", () => {});
  }

  /** How many statements were sent. */
  get statements(): number {
    return this.#statements;
  }

  async all(sql: string, ...values: readonly Value[]): Promise<readonly Row[]> {
    return await this.again(async () => (await this.#send(this.#pool, sql, values)).rows);
  }

  async first(sql: string, ...values: readonly Value[]): Promise<Row | undefined> {
    return (await this.all(sql, ...values))[0];
  }

  async run(sql: string, ...values: readonly Value[]): Promise<number> {
    return await this.again(async () => (await this.#send(this.#pool, sql, values)).rowCount ?? 0);
  }

  /** Does work in one transaction, all of it or none, and again as {@link again} does. */
  async transaction<T>(work: (queries: Transaction, isAgain: boolean) => Promise<T>): Promise<T> {
    return await this.again(async (isAgain) => {
      const client = await this.#pool.connect();
      let broken: Error | undefined;
      try {
        await client.query("BEGIN");
        const result = await work(this.#within(client), isAgain);
        await client.query("COMMIT");
        return result;
      } catch (error) {
        if (isConnectionLoss(error)) broken = error as Error;
        else await client.query("ROLLBACK");
        throw error;
      } finally {
        client.release(broken);
      }
    });
  }

  /**
   * Does work, and again after a pause while connections are lost; `isAgain` says that it may have been done, its answer
   * being lost.
   *
   * @throws what the last try threw.
   */
  async again<T>(work: (isAgain: boolean) => Promise<T>): Promise<T> {
    const until = performance.now() + patienceMs;
    for (let pause = firstPauseMs, isAgain = false; ; pause = Math.min(2 * pause, longestPauseMs), isAgain = true) {
      try {
        return await work(isAgain);
      } catch (error) {
        if (
          !isConnectionLoss(error) ||
          performance.now() + pause > Math.min(until, this.#endsBy) ||
          this.#closing.signal.aborted
        )
          throw error;
        await setTimeout(pause, undefined, { signal: this.#closing.signal }).catch(() => {});
      }
    }
  }

  /** A connection of its own, not opened yet. */
  connection(): Client {
    return new this.#driver.Client(this.#config);
  }

  /**
   * Opens a first connection.
   *
   * @throws `CLUSTER_UNREACHABLE`.
   */
  async reach(): Promise<void> {
    try {
      await this.first("SELECT 1");
    } catch (error) {
      throw clusterErrors.CLUSTER_UNREACHABLE({ what: "PostgreSQL", reason: reasonOf(error) }, { cause: error });
    }
  }

  /** Has work be tried again for a moment only from now on: the process is to end, with the database or without. */
  endSoon(): void {
    this.#endsBy = Math.min(this.#endsBy, performance.now() + endingMs);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#pool.end();
  }

  #within(client: PoolClient): Transaction {
    const all: Queries["all"] = async (sql, ...values) => (await this.#send(client, sql, values)).rows;
    return {
      all,
      first: async (sql, ...values) => (await all(sql, ...values))[0],
      run: async (sql, ...values) => (await this.#send(client, sql, values)).rowCount ?? 0,
      script: async (sql) => void (await client.query(sql)),
    };
  }

  #send(to: Pool | PoolClient, text: string, values: readonly Value[]) {
    this.#statements++;
    return to.query({ name: this.#nameOf(text), text, values: values as unknown[] });
  }

  /** Prepared statements are known by name. */
  #nameOf(sql: string): string {
    const name = this.#names.get(sql) ?? `s${this.#names.size}`;
    this.#names.set(sql, name);
    return name;
  }
}

/** A refused connection has its reasons within, one an address. */
function reasonOf(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message : String(first);
}
