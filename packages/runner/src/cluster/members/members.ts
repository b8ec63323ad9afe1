import { hostname } from "node:os";
import type { Database } from "../postgres/database.ts";

/** A process that takes part. */
export interface Member {
  readonly id: string;
  readonly role: "server" | "worker";
  /** Machine and process. */
  readonly name: string;
  readonly version: string;
  /** When it came, ms since 1970. */
  readonly since: number;
  /** Runs that it performs now. */
  readonly runs: readonly string[];
}

/** How often a process says that it is there, and after how long without a word it is gone, ms. */
const everyMs = 1500;
export const goneMs = 6000;

/** The servers and workers of a cluster, by what they say of themselves every other second. */
export class Members {
  readonly #db: Database;
  readonly #self: Omit<Member, "runs">;
  readonly #timer: NodeJS.Timeout;

  constructor(db: Database, self: Pick<Member, "id" | "role" | "version">) {
    this.#db = db;
    this.#self = { ...self, name: `${hostname()}:${process.pid}`, since: Date.now() };
    this.#timer = setInterval(() => void this.say().catch(() => {}), everyMs).unref();
  }

  /** Says that this process is there. */
  async say(): Promise<void> {
    const { id, role, name, version, since } = this.#self;
    await this.#db.run(
      `INSERT INTO members (id, role, name, version, since, until)
       VALUES ($1, $2, $3, $4, $5, clock_timestamp() + $6 * interval '1 ms')
       ON CONFLICT (id) DO UPDATE SET until = excluded.until`,
      ...[id, role, name, version, since, goneMs],
    );
  }

  /** Those that are there. */
  async list(): Promise<readonly Member[]> {
    const rows = await this.#db.all(
      `SELECT m.id, role, name, version, since,
         ARRAY(SELECT r.id FROM runs r WHERE r.owner = m.id AND r.ended IS NULL ORDER BY r.n) AS runs
       FROM members m WHERE until > clock_timestamp() ORDER BY role, since, m.id`,
    );
    return rows.map(({ id, role, name, version, since, runs }) => ({
      ...{ id: String(id), role: role as Member["role"], name: String(name), version: String(version) },
      ...{ since: Number(since), runs: runs as readonly string[] },
    }));
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#db.run("DELETE FROM members WHERE id = $1", this.#self.id).catch(() => {});
  }
}
