import type { Lane, MoveTo, WaitingRun } from "../../store/run-queue.ts";
import type { Database, Row } from "../postgres/database.ts";

/** Where a run waits. */
export interface Waits {
  readonly id: string;
  readonly lane: Lane;
  readonly key: string;
  readonly priority: number;
}

/** How long what was taken stays so without a sign of life of who took it, ms. */
export const takenMs = 5000;

/**
 * What waits, and in which order, in PostgreSQL: by priority, of one priority the keys in turn, of one key in order of
 * arrival, and before all of them what was given back. The turns are rows of their own, so that taking costs the same
 * however many wait.
 */
export class WaitingRuns {
  readonly #db: Database;
  readonly #owner: string;

  constructor(db: Database, owner: string) {
    this.#db = db;
    this.#owner = owner;
  }

  /** Returns whether it waits from now on; one that waits or was taken stays as it is. */
  async add({ id, lane, key, priority }: Waits): Promise<boolean> {
    const row = await this.#db.first("SELECT add_waiting($1, $2, $3, $4) AS added", id, lane, key, priority);
    return row?.added === true;
  }

  /** Takes what comes first in a lane; undefined when nothing does, or all is paused. */
  async take(lane: Lane): Promise<string | undefined> {
    const row = await this.#db.first("SELECT take_waiting($1, $2, $3) AS id", lane, this.#owner, takenMs);
    return typeof row?.id === "string" ? row.id : undefined;
  }

  async done(id: string): Promise<void> {
    await this.#db.run("DELETE FROM waiting WHERE id = $1 AND taken_by = $2", id, this.#owner);
  }

  /** Returns whether it was this process's to give. */
  async giveBack(id: string): Promise<boolean> {
    const sql = `UPDATE waiting SET taken_by = NULL, taken_until = NULL, back = nextval('waiting_places')
       WHERE id = $1 AND taken_by = $2`;
    return (await this.#db.run(sql, id, this.#owner)) > 0;
  }

  /** Says that this process lives, and so holds what it has taken. */
  async hold(): Promise<void> {
    await this.#db.run(
      "UPDATE waiting SET taken_until = clock_timestamp() + $2 * interval '1 ms' WHERE taken_by = $1",
      ...[this.#owner, takenMs],
    );
  }

  /** Lets what dead processes have taken wait again, before all others; returns their ids by lane. */
  async reclaim(): Promise<readonly Pick<WaitingRun, "id" | "lane">[]> {
    const rows = await this.#db.all(
      `UPDATE waiting SET taken_by = NULL, taken_until = NULL, back = nextval('waiting_places')
       WHERE taken_until < clock_timestamp()
         -- Its claim would be refused.
         AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.id = waiting.id AND r.ended IS NULL AND r.lease_until > clock_timestamp())
       RETURNING id, lane`,
    );
    return rows.map(({ id, lane }) => ({ id: String(id), lane: lane as Lane }));
  }

  async remove(id: string): Promise<boolean> {
    const row = await this.#db.first("SELECT remove_waiting($1) AS removed", id);
    return row?.removed === true;
  }

  async count(): Promise<number> {
    return Number((await this.#db.first("SELECT count(*) AS n FROM waiting WHERE taken_by IS NULL"))?.n);
  }

  /** Ids of what waits in a lane, at most so many, those first that were given back. */
  async ids(lane: Lane, most: number): Promise<readonly string[]> {
    const sql = "SELECT id FROM waiting WHERE lane = $1 AND taken_by IS NULL ORDER BY back DESC NULLS LAST, place LIMIT $2";
    return (await this.#db.all(sql, lane, most)).map(({ id }) => String(id));
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
