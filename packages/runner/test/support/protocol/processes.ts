import * as ioredis from "ioredis";
import pg from "pg";
import { Caretaker } from "../../../src/cluster/members/caretaker.ts";
import { Members } from "../../../src/cluster/members/members.ts";
import { Database } from "../../../src/cluster/postgres/database.ts";
import { migrate } from "../../../src/cluster/postgres/migrate.ts";
import { News } from "../../../src/cluster/postgres/news.ts";
import { PostgresRunStore } from "../../../src/cluster/postgres/postgres-run-store.ts";
import { ClusterRunQueue } from "../../../src/cluster/queue/cluster-run-queue.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { PreviewShelf } from "../../../src/runs/preview-shelf.ts";
import { RunFiles } from "../../../src/runs/run-files.ts";
import { Runs } from "../../../src/runs/runs.ts";
import type { ArtifactStore } from "../../../src/store/artifact-store.ts";
import type { QueuedRun } from "../../../src/store/run-queue.ts";
import type { TestPostgres } from "../cluster/postgres.ts";
import { MemoryTickets } from "./memory-tickets.ts";

/** A process that takes part, as far as its database sees it. */
export interface Member {
  readonly name: string;
  readonly db: Database;
  readonly store: PostgresRunStore;
  readonly queue: ClusterRunQueue;
  /** What comes first, if a ticket is there. */
  take(): Promise<QueuedRun | undefined>;
  /** Has its statements sent in this way from now on. */
  send(way: Way): void;
  /** Says that it lives. */
  say(): Promise<void>;
  /** Forgets what it holds, as who is killed. */
  die(): Promise<void>;
}

/** A process that looks after what others leave. */
export interface Watchman extends Member {
  readonly caretaker: Caretaker;
  readonly runs: Runs;
}

/** The real protocol on a real database whose clock is the test's, with tickets in memory. */
export interface World {
  readonly db: Database;
  readonly tickets: MemoryTickets;
  /** What went wrong where nobody waited for it. */
  readonly errors: readonly unknown[];
  /** Lets time pass at the database, ms, in which somebody or other reached it all the time. */
  pass(ms: number): Promise<void>;
  /** Lets time pass in which nobody reached it. */
  away(ms: number): Promise<void>;
  member(): Promise<Member>;
  watchman(): Promise<Watchman>;
  /** Forgets all runs. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** How statements are sent: at once, or held up, or never. */
export type Way = <T>(statement: () => Promise<T>) => Promise<T>;

export const ticketQueue = "inference";

class HeldUp extends Database {
  way: Way = (statement) => statement();

  override all(...given: Parameters<Database["all"]>): ReturnType<Database["all"]> {
    return this.way(() => super.all(...given));
  }

  override run(...given: Parameters<Database["run"]>): ReturnType<Database["run"]> {
    return this.way(() => super.run(...given));
  }
}

/** Opens one for the tests of a file. */
export async function openWorld(server: TestPostgres): Promise<World> {
  // Names are looked for here first, so that what asks for the time asks the test.
  const url = `${await server.freshUrl()}${encodeURIComponent(",pg_catalog")}`;
  const db = new Database(pg, url, { connections: 1 });
  await db.run("CREATE TABLE test_clock AS SELECT timestamptz '2026-01-01' AS at");
  await db.run(
    "CREATE FUNCTION pg_postmaster_start_time() RETURNS timestamptz LANGUAGE sql AS $$ SELECT timestamptz '-infinity' $$",
  );
  await db.run(
    "CREATE FUNCTION clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT at FROM test_clock'",
  );
  await migrate(db);
  const tickets = new MemoryTickets();
  const engine = createEngine({});
  const errors: unknown[] = [];
  const all: { close(): Promise<void> }[] = [];
  let names = 0;

  const open = async () => {
    const name = `p${++names}`;
    const own = new HeldUp(pg, url, { connections: 1 });
    const news = new News(own, name);
    await news.listen();
    // That it lives it says when the test says so: the interval is fake.
    const members = new Members(own, { id: name, role: "worker", version: "0" }, news);
    await members.say();
    const store = new PostgresRunStore(own, news, { owner: name });
    let dry = () => {};
    const driver = tickets.driver(() => dry());
    const queue = new ClusterRunQueue({ db: own, driver, redis: ioredis, url: "", prefix: "", owner: name });
    const take = async () => {
      const ending = new AbortController();
      dry = () => {
        ending.abort();
        tickets.wake();
      };
      return await queue.next(ending.signal, ticketQueue);
    };
    const close = async () => {
      await queue.close();
      await news.close();
      await own.close();
    };
    all.push({ close });
    const die = async () => {
      all.splice(
        all.findIndex((one) => one.close === close),
        1,
      );
      await close();
      const hasLife = async () =>
        (await db.first("SELECT NOT pg_try_advisory_xact_lock(life_of($1)) AS has", name))?.has === true;
      while (await hasLife());
    };
    const send = (way: Way) => {
      own.way = way;
    };
    return { name, db: own, store, queue, take, send, die, say: () => members.say() };
  };

  const away = async (ms: number) => {
    await db.run("UPDATE test_clock SET at = at + $1 * interval '1 ms'", ms);
  };

  return {
    ...{ db, tickets, errors, away },
    async pass(ms) {
      await away(ms);
      await db.run("UPDATE care SET reached = reached + $1 * interval '1 ms'", ms);
    },
    member: open,
    async watchman() {
      const member = await open();
      const { store, queue } = member;
      const onError = (error: unknown) => void errors.push(error);
      const runs = new Runs({
        ...{ engine, store, queue, previews: new PreviewShelf(), onError },
        // Nothing is performed here, so that there are no files.
        files: new RunFiles({} as ArtifactStore, engine.codecs),
        limits: { queue: 1000, runs: 1000, paidPerRun: 1, paidPerDay: 1 },
        shared: {
          ...{ owner: member.name, performs: false, leaseMs: 6000 },
          inner: { outerOf: async () => undefined, ask: async () => {}, follow: () => () => {} },
        },
      });
      const caretaker = new Caretaker({
        ...{ db: member.db, owner: member.name, store, queue, onError },
        ...{ placeOf: () => ({ lane: ticketQueue }), cancel: (id) => runs.cancel(id), sweepResults: async () => {} },
      });
      return { ...member, caretaker, runs };
    },
    async clear() {
      tickets.wipe();
      for (const table of ["runs", "waiting", "turns", "members"]) await db.run(`DELETE FROM ${table}`);
      await db.run("UPDATE lane_counts SET waiting = 0");
      await db.run(
        `UPDATE care SET owner = NULL, until = clock_timestamp() - interval '1 day', reached = clock_timestamp(),
           judges_from = '-infinity'`,
      );
    },
    async close() {
      for (const one of all.splice(0)) await one.close();
      await db.close();
      await engine.close();
    },
  };
}
