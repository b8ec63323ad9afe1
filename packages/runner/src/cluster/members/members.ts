import { hostname } from "node:os";
import type { RunNeeds } from "../../store/run-queue.ts";
import type { Database } from "../postgres/database.ts";
import type { Member } from "./member.ts";
import { noWork, type Work } from "./work-counts.ts";

/** How often a process says that it is there, and after how long without a word it is gone, ms. */
const everyMs = 1500;
export const goneMs = 6000;

/** The servers and workers of a cluster, by what they say of themselves every other second. */
export class Members {
  readonly #db: Database;
  readonly #self: Omit<Member, "runs" | "work">;
  #work: () => Work = () => noWork;
  #offered: RunNeeds = {};
  readonly #timer: NodeJS.Timeout;

  constructor(db: Database, self: Pick<Member, "id" | "role" | "version">) {
    this.#db = db;
    this.#self = { ...self, name: `${hostname()}:${process.pid}`, since: Date.now() };
    this.#timer = setInterval(() => void this.say().catch(() => {}), everyMs).unref();
  }

  /** Says from now on what this process has done, too. */
  tells(work: () => Work): void {
    this.#work = work;
  }

  /** Says from now on what this process has for runs that need it. */
  async offers(offered: RunNeeds): Promise<void> {
    this.#offered = offered;
    await this.say();
  }

  /** Says that this process is there. */
  async say(): Promise<void> {
    const { id, role, name, version, since } = this.#self;
    const { provider = null, memory = null } = this.#offered;
    await this.#db.run(
      `INSERT INTO members (id, role, name, version, since, until, work, provider, memory)
       VALUES ($1, $2, $3, $4, $5, clock_timestamp() + $6 * interval '1 ms', $7, $8, $9)
       ON CONFLICT (id) DO UPDATE SET until = excluded.until, work = excluded.work, provider = excluded.provider,
         memory = excluded.memory`,
      ...[id, role, name, version, since, goneMs, JSON.stringify(this.#work()), provider, memory],
    );
  }

  /** Those that are there. */
  list(): Promise<readonly Member[]> {
    return listMembers(this.#db);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#db.run("DELETE FROM members WHERE id = $1", this.#self.id).catch(() => {});
  }
}

/** The servers and workers that are there. */
export async function listMembers(db: Database): Promise<readonly Member[]> {
  const rows = await db.all(
    `SELECT m.id, role, name, version, since, work,
       ARRAY(SELECT r.id FROM runs r WHERE r.owner = m.id AND r.ended IS NULL ORDER BY r.n) AS runs
     FROM members m WHERE until > clock_timestamp() ORDER BY role, since, m.id`,
  );
  return rows.map(({ id, role, name, version, since, runs, work }) => ({
    ...{ id: String(id), role: role as Member["role"], name: String(name), version: String(version) },
    ...{ since: Number(since), runs: runs as readonly string[] },
    // Written by processes of this program, newer ones with more in it.
    work: { ...noWork, ...(JSON.parse(String(work)) as Work) },
  }));
}
