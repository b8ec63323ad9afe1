import { randomUUID } from "node:crypto";
import { setTimeout as elapsed } from "node:timers/promises";
import type { Reserved, StoredResult } from "@sigmaflow/core";
import type { Database } from "../postgres/database.ts";

/** How long a right lasts without a sign of life of who has it, and how often that is written, ms. */
const heldMs = 5000;
const renewMs = 1500;
/** How often whoever waits looks for the result, ms: soon at first, then less often. */
const firstLookMs = 25;
const longestLookMs = 400;

/** Who computes which result, of all processes that share a cache: one at a time. */
export class SharedSingleFlight {
  readonly #db: Database;
  readonly #owner: string;
  /** The rights of this process, by key. */
  readonly #own = new Map<string, string>();
  #renewing: NodeJS.Timeout | undefined;

  /** `owner` names this process to the others. */
  constructor(db: Database, owner = "") {
    this.#db = db;
    this.#owner = owner;
  }

  /**
   * The right to compute what a key stands for, or what `find` finds once another has computed it.
   *
   * @throws the signal's reason, and what the database throws.
   */
  async reserve(key: string, signal: AbortSignal, find: () => Promise<StoredResult | undefined>): Promise<Reserved> {
    for (let look = firstLookMs; ; look = Math.min(2 * look, longestLookMs)) {
      signal.throwIfAborted();
      // With whose it is, so that those of a dead process are ended.
      const token = `${this.#owner}/${randomUUID()}`;
      const mine = await this.#db.first(
        `INSERT INTO in_flight AS f VALUES ($1, $2, clock_timestamp() + $3 * interval '1 ms')
         ON CONFLICT (key) DO UPDATE SET token = excluded.token, until = excluded.until WHERE f.until < clock_timestamp()
         RETURNING token`,
        ...[key, token, heldMs],
      );
      if (mine !== undefined) {
        this.#hold(key, token);
        // Another may have ended in between.
        const result = await find();
        if (result === undefined) return { release: () => void this.end(key) };
        await this.end(key);
        return { result };
      }
      await elapsed(look, undefined, { signal }).catch(() => {});
      const result = await find();
      if (result !== undefined) return { result };
    }
  }

  /** Lets others compute it; does nothing where it is not this process's to do. */
  async end(key: string): Promise<void> {
    const token = this.#own.get(key);
    if (token === undefined) return;
    this.#own.delete(key);
    if (this.#own.size === 0) this.#stop();
    await this.#db.run("DELETE FROM in_flight WHERE key = $1 AND token = $2", key, token).catch(() => {});
  }

  #hold(key: string, token: string): void {
    this.#own.set(key, token);
    this.#renewing ??= setInterval(() => void this.#renew().catch(() => {}), renewMs).unref();
  }

  #stop(): void {
    clearInterval(this.#renewing);
    this.#renewing = undefined;
  }

  async #renew(): Promise<void> {
    await this.#db.run(
      "UPDATE in_flight SET until = clock_timestamp() + $2 * interval '1 ms' WHERE token = ANY($1)",
      ...[[...this.#own.values()], heldMs],
    );
  }
}
