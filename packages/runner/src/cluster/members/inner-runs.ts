import type { Database } from "../postgres/database.ts";
import type { News } from "../postgres/news.ts";

/** How often a process looks by itself for what its runs wait for, ms. */
const lookMs = 1000;

/**
 * Runs that a run of some process has asked a server of the cluster for, and waits for. They have no turn of their own:
 * who performs the other performs them beside it, so that nobody waits for a turn that it holds up itself.
 */
export class InnerRuns {
  readonly #db: Database;
  readonly #news: News;
  readonly #owner: string;

  constructor(db: Database, news: News, owner: string) {
    this.#db = db;
    this.#news = news;
    this.#owner = owner;
  }

  /** The unfinished run that one of these tokens names, and the wish that it is part of. */
  async outerOf(chain: readonly string[]): Promise<{ readonly id: string; readonly wish: string } | undefined> {
    const sql =
      "SELECT id, coalesce(wish, id) AS wish FROM runs WHERE token = ANY($1) AND ended IS NULL ORDER BY n DESC LIMIT 1";
    const row = chain.length === 0 ? undefined : await this.#db.first(sql, chain);
    return row && { id: String(row.id), wish: String(row.wish) };
  }

  /** Has who performs `outer` perform a run that it waits for. */
  async ask(id: string, outer: string): Promise<void> {
    await this.#db.first(
      "SELECT pg_notify($1, $2 || owner) FROM runs WHERE id = $3 AND owner IS NOT NULL",
      ...[this.#news.channel, this.#news.payload("inner", id), outer],
    );
  }

  /** Calls `listener` with what runs of this process wait for, maybe more than once; returns a function that ends that. */
  follow(listener: (id: string) => void): () => void {
    const leave = this.#news.followInner(listener);
    const look = async () => {
      const rows = await this.#db.all(
        `SELECT i.id FROM runs i JOIN runs o ON o.id = i.inner_of
         WHERE i.ended IS NULL AND i.inner_of IS NOT NULL AND i.lease_until IS NULL AND o.ended IS NULL AND o.owner = $1`,
        this.#owner,
      );
      for (const { id } of rows) listener(String(id));
    };
    const timer = setInterval(() => void look().catch(() => {}), lookMs).unref();
    return () => {
      clearInterval(timer);
      leave();
    };
  }
}
