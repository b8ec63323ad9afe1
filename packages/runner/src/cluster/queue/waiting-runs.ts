import { randomUUID } from "node:crypto";
import type { Lane, MoveTo, RunNeeds, WaitingRun } from "../../store/run-queue.ts";
import type { Database, Row } from "../postgres/database.ts";
import type { News } from "../postgres/news.ts";
import type { UnmetNeeds } from "./unmet-needs.ts";

/** Where a run waits. */
export interface Waits {
  readonly id: string;
  readonly lane: Lane;
  readonly key: string;
  readonly priority: number;
  readonly models: readonly string[];
  readonly needs: RunNeeds;
}

/** A run that was taken. */
export interface Taken {
  readonly id: string;
  /** Names this taking of it, and no other. */
  readonly token: string;
}

/** How long what was taken stays so without a sign of life of who took it, ms. */
const takenMs = 5000;

/**
 * What waits, and in which order, in PostgreSQL: by priority, of one priority the keys in turn, of one key in order of
 * arrival, and before all of them what was given back. The turns are rows of their own, so that taking costs the same
 * however many wait.
 */
export class WaitingRuns {
  readonly #db: Database;
  readonly #owner: string;
  readonly #news: Pick<News, "channel" | "payload"> | undefined;
  /** What this process has taken, as far as it knows. */
  readonly #tokens = new Set<string>();

  constructor(db: Database, owner: string, news?: Pick<News, "channel" | "payload">) {
    this.#db = db;
    this.#owner = owner;
    this.#news = news;
  }

  /** Returns whether it waits from now on; one that waits or was taken stays as it is. */
  async add({ id, lane, key, priority, models, needs }: Waits): Promise<boolean> {
    const row = await this.#db.first(
      "SELECT add_waiting($1, $2, $3, $4, $5, $6, $7, $8, $9) AS added",
      ...[id, lane, key, priority, models, needs.provider ?? null, needs.memory ?? null],
      ...[this.#news?.channel ?? "", this.#news?.payload("wake", lane) ?? ""],
    );
    return row?.added === true;
  }

  /** Takes what comes first in a lane; undefined when nothing does, or all is paused. */
  async take(lane: Lane): Promise<Taken | undefined> {
    const token = randomUUID();
    this.#tokens.add(token);
    try {
      const sql = "SELECT take_waiting($1, $2, $3, $4) AS id";
      const row = await this.#db.first(sql, lane, this.#owner, token, takenMs);
      if (typeof row?.id === "string") return { id: row.id, token };
    } catch (error) {
      // What it may have taken nobody holds from here, so that it waits again in a moment.
      this.#tokens.delete(token);
      throw error;
    }
    this.#tokens.delete(token);
    return undefined;
  }

  async done({ token }: Taken): Promise<void> {
    this.#tokens.delete(token);
    await this.#db.first("SELECT end_taken($1)", token);
  }

  /** Returns whether it was still this taking's to give. */
  async giveBack({ token }: Taken): Promise<boolean> {
    this.#tokens.delete(token);
    return (await this.#db.first("SELECT return_taken($1) AS is_back", token))?.is_back === true;
  }

  /** Says that this process lives, and so holds what it has taken. */
  async hold(): Promise<void> {
    if (this.#tokens.size === 0) return;
    await this.#db.run(
      "UPDATE waiting SET taken_until = clock_timestamp() + $2 * interval '1 ms' WHERE token = ANY($1)",
      ...[[...this.#tokens], takenMs],
    );
  }

  /** Lets what dead processes have taken wait again, before all others. */
  async reclaim(): Promise<number> {
    return Number((await this.#db.first("SELECT reclaim_taken() AS n"))?.n);
  }

  async remove(id: string): Promise<boolean> {
    const row = await this.#db.first("SELECT remove_waiting($1) AS removed", id);
    return row?.removed === true;
  }

  async count(): Promise<number> {
    return Number((await this.#db.first("SELECT sum(waiting)::bigint AS n FROM lane_counts"))?.n);
  }

  /** How many wait in each lane for whoever comes; what needs something is left out. */
  async undemanding(): Promise<ReadonlyMap<Lane, number>> {
    const rows = await this.#db.all(
      `SELECT lane, waiting - (
         SELECT count(*) FROM waiting w
         WHERE w.lane = c.lane AND taken_by IS NULL AND (provider IS NOT NULL OR memory IS NOT NULL)
       ) AS waiting FROM lane_counts c`,
    );
    return new Map(rows.map(({ lane, waiting }) => [lane as Lane, Number(waiting)]));
  }

  /** How many wait for what no worker has. */
  async unmet(): Promise<readonly UnmetNeeds[]> {
    const rows = await this.#db.all(
      `SELECT provider, memory, count(*) AS runs FROM waiting w
       WHERE taken_by IS NULL AND (provider IS NOT NULL OR memory IS NOT NULL)
         AND NOT EXISTS (SELECT 1 FROM fit_for(w, false))
       GROUP BY provider, memory ORDER BY provider, memory`,
    );
    return rows.map(({ provider, memory, runs }) => ({
      ...(provider !== null && { provider: String(provider) }),
      ...(memory !== null && { memory: Number(memory) }),
      runs: Number(runs),
    }));
  }

  /** How many wait in each lane. */
  async counts(): Promise<ReadonlyMap<Lane, number>> {
    const rows = await this.#db.all("SELECT lane, waiting FROM lane_counts");
    return new Map(rows.map(({ lane, waiting }) => [lane as Lane, Number(waiting)]));
  }

  async order(): Promise<readonly WaitingRun[]> {
    const rows = await this.#db.all(
      `SELECT id, lane, key, priority FROM (
         SELECT w.*, t.position, row_number() OVER (PARTITION BY w.lane, w.priority, w.key ORDER BY w.place) AS round
         FROM waiting w LEFT JOIN turns t USING (lane, priority, key) WHERE w.taken_by IS NULL
       ) AS o
       ORDER BY array_position(ARRAY['inference', 'remote', 'free'], lane), back DESC NULLS LAST,
         priority DESC, round, position`,
    );
    return rows.map(waitingOf);
  }

  async move(id: string, to: MoveTo): Promise<boolean> {
    const [where, before] = typeof to === "object" ? ["before", to.before] : [to, null];
    const row = await this.#db.first("SELECT move_waiting($1, $2, $3) AS moved", id, where, before);
    return row?.moved === true;
  }

  async pause(paused: boolean): Promise<void> {
    await this.#db.run(
      "INSERT INTO settings VALUES ('paused', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      String(paused),
    );
  }

  async isPaused(): Promise<boolean> {
    return (await this.#db.first("SELECT value FROM settings WHERE name = 'paused'"))?.value === "true";
  }
}

function waitingOf({ id, lane, key, priority }: Row): WaitingRun {
  const of = key === "" ? {} : { key: String(key) };
  // The table allows these lanes alone.
  return { id: String(id), lane: lane as Lane, priority: Number(priority), ...of };
}
