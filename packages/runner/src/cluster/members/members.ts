import { hostname } from "node:os";
import type { RunNeeds } from "../../store/run-queue.ts";
import type { Database, Row } from "../postgres/database.ts";
import type { News } from "../postgres/news.ts";
import type { Member } from "./member.ts";
import { noWork, type Work } from "./work-counts.ts";

/** How often a process says that it is there, and after how long without a word it is gone, ms. */
const everyMs = 1500;
export const goneMs = 6000;
/** How often it says again which models it finds, ms: who was gone for long is forgotten with them. */
const printsMs = 60_000;

/** What a process says of itself. */
interface Said extends Pick<Member, "doing" | "stepsPerSecond"> {
  readonly work: Work;
}

/** The servers and workers of a cluster, by what they say of themselves every other second. */
export class Members {
  readonly #db: Database;
  readonly #self: Pick<Member, "id" | "role" | "name" | "version" | "since">;
  #said: () => Said = () => ({ work: noWork, doing: [], stepsPerSecond: 0 });
  #offered: RunNeeds = {};
  #prints: string | undefined;
  #printsFrom = 0;
  readonly #news: Pick<News, "hasLife"> | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(db: Database, self: Pick<Member, "id" | "role" | "version">, news?: Pick<News, "hasLife">) {
    this.#db = db;
    this.#news = news;
    this.#self = { ...self, name: `${hostname()}:${process.pid}`, since: Date.now() };
    this.#timer = setInterval(() => void this.say().catch(() => {}), everyMs).unref();
  }

  /** Says from now on what this process does and has done, too. */
  tells(said: () => Said): void {
    this.#said = said;
  }

  /** Says from now on what this process has for runs that need it. */
  async offers(offered: RunNeeds): Promise<void> {
    this.#offered = offered;
    await this.say();
  }

  /** Says from now on which models this process finds. */
  async finds(prints: Readonly<Record<string, string>>): Promise<void> {
    const text = JSON.stringify(prints);
    if (text !== this.#prints) this.#printsFrom = 0;
    this.#prints = text;
    await this.say();
  }

  /** Says that this process is there. */
  async say(): Promise<void> {
    const { id, role, name, version, since } = this.#self;
    const { provider = null, memory = null } = this.#offered;
    const { work, ...now } = this.#said();
    const isTime = this.#prints !== undefined && performance.now() >= this.#printsFrom;
    await this.#db.run(
      `INSERT INTO members (id, role, name, version, since, until, work, provider, memory, doing, prints, has_life)
       VALUES ($1, $2, $3, $4, $5, clock_timestamp() + $6 * interval '1 ms', $7, $8, $9, $10, $11, $12)
       ON CONFLICT (id) DO UPDATE SET until = excluded.until, work = excluded.work, provider = excluded.provider,
         memory = excluded.memory, doing = excluded.doing, prints = coalesce(excluded.prints, members.prints),
         has_life = excluded.has_life`,
      ...[id, role, name, version, since, goneMs, JSON.stringify(work), provider, memory, JSON.stringify(now)],
      ...[(isTime && this.#prints) || null, this.#news?.hasLife ?? false],
    );
    if (isTime) this.#printsFrom = performance.now() + printsMs;
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
    `SELECT m.id, role, name, version, since, work, provider, memory, loaded, doing, prints,
       (extract(epoch FROM until) * 1000)::bigint - $1 AS seen,
       ARRAY(SELECT r.id FROM runs r WHERE r.owner = m.id AND r.ended IS NULL ORDER BY r.n) AS runs
     FROM members m WHERE until > clock_timestamp() ORDER BY role, since, m.id`,
    goneMs,
  );
  return rows.map(memberOf);
}

function memberOf({ id, role, name, version, since, seen, runs, work, provider, memory, ...more }: Row): Member {
  const { loaded, doing, prints } = more;
  const all = runs as readonly string[];
  return {
    ...{ id: String(id), role: role as Member["role"], name: String(name), version: String(version) },
    ...{ since: Number(since), seen: Number(seen), runs: all, models: loaded as readonly string[] },
    ...(provider !== null && { provider: String(provider) }),
    ...(memory !== null && { memory: Number(memory) }),
    ...(prints !== null && { prints: JSON.parse(String(prints)) as NonNullable<Member["prints"]> }),
    // Written by processes of this program, newer ones with more in it; those of before say less.
    work: { ...noWork, ...(JSON.parse(String(work)) as Work) },
    ...(doing === null
      ? { stepsPerSecond: 0, doing: all.map((run) => ({ run })) }
      : (JSON.parse(String(doing)) as Omit<Said, "work">)),
  };
}
