import { setTimeout } from "node:timers/promises";
import * as driver from "bullmq";
import * as ioredis from "ioredis";
import pg from "pg";
import { afterEach, expect, test, vi } from "vitest";
import { startPostgres } from "../../../test/support/cluster/postgres.ts";
import { startRedis } from "../../../test/support/cluster/redis.ts";
import type { RunNeeds } from "../../store/run-queue.ts";
import { Members } from "../members/members.ts";
import { Database } from "../postgres/database.ts";
import { migrate } from "../postgres/migrate.ts";
import { News } from "../postgres/news.ts";
import { schema } from "../postgres/schema.ts";
import { ClusterRunQueue } from "./cluster-run-queue.ts";
import { affinityMs } from "./placement-schema.ts";
import { WaitingRuns } from "./waiting-runs.ts";

const [server, redis] = await Promise.all([startPostgres(), startRedis()]);
const closing: (() => Promise<void>)[] = [];
let prefixes = 0;

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A cluster's queue, as each of its processes sees it. */
async function newQueues() {
  const url = await server.freshUrl();
  const prefix = `p${++prefixes}`;
  const open = async (owner: string, role: "server" | "worker", offered?: RunNeeds) => {
    const db = new Database(pg, url, { connections: 4 });
    await migrate(db);
    const news = new News(db, owner);
    await news.listen();
    const members = new Members(db, { id: owner, role, version: "1" });
    await members.say();
    if (offered) await members.offers(offered);
    const queue = new ClusterRunQueue({ db, driver, redis: ioredis, url: redis.url, prefix, owner, news });
    closing.push(async () => {
      await queue.close();
      await members.close();
      await news.close();
      await db.close();
    });
    return { queue, db };
  };
  const accepting = await open("server", "server");
  return {
    ...accepting,
    worker: async (name: string, offered: RunNeeds = { provider: "cpu", memory: 1000 }) =>
      (await open(name, "worker", offered)).queue,
  };
}

/** Lets a worker load models, by a run of its own. */
async function load(accepting: ClusterRunQueue, worker: ClusterRunQueue, models: readonly string[]): Promise<void> {
  const id = `load ${models.join()} ${Math.random()}`;
  const taken = worker.next(AbortSignal.timeout(10_000));
  await accepting.add(id, { models: () => models });
  const run = await taken;
  expect(run?.id).toBe(id);
  await run?.done();
}

/** The run that a worker is given next. */
async function next(queue: ClusterRunQueue, ms = 10_000): Promise<string | undefined> {
  const run = await queue.next(AbortSignal.timeout(ms));
  await run?.done();
  return run?.id;
}

test("a worker takes what its loaded models are for before what came first, and others what nobody has loaded", async () => {
  const { queue, worker } = await newQueues();
  const one = await worker("one");
  await load(queue, one, ["base"]);
  await queue.add("a", { models: () => ["other"] });
  await queue.add("b", { models: () => ["base"] });
  expect(await next(one)).toBe("b");
  expect(await next(one)).toBe("a");
});

test("a run waits for who has its models loaded, who is woken for it, and goes to anybody after two seconds", async () => {
  const { queue, worker } = await newQueues();
  const [one, two] = [await worker("one"), await worker("two")];
  await load(queue, one, ["base"]);
  const free = two.next(AbortSignal.timeout(20_000));
  const loaded = one.next(AbortSignal.timeout(20_000));
  await queue.add("a", { models: () => ["base"] });
  const first = await Promise.race([free.then((run) => ["two", run]), loaded.then((run) => ["one", run])]);
  expect(first).toMatchObject(["one", { id: "a" }]);
  // The one that has it loaded does something else now.
  const added = performance.now();
  await queue.add("b", { models: () => ["base"] });
  expect((await free)?.id).toBe("b");
  const waited = performance.now() - added;
  expect(waited).toBeGreaterThan(affinityMs - 100);
  expect(waited).toBeLessThan(affinityMs + 3000);
});

test("what has waited for long comes before what is loaded, and priority before both", async () => {
  const { queue, db, worker } = await newQueues();
  const one = await worker("one");
  await load(queue, one, ["base"]);
  await queue.add("old", { models: () => ["other"] });
  await queue.add("new", { models: () => ["base"] });
  await queue.add("urgent", { models: () => ["third"], priority: 5 });
  await db.run("UPDATE waiting SET added = added - interval '3 seconds' WHERE id = 'old'");
  expect([await next(one), await next(one), await next(one)]).toEqual(["urgent", "old", "new"]);
});

test("a run that needs something goes to who has it alone, and where nobody has, that is seen", async () => {
  const { queue, worker } = await newQueues();
  const small = await worker("small");
  await queue.add("large", { needs: { memory: 5000 } });
  await queue.add("cuda", { needs: { provider: "cuda" } });
  await queue.add("any", {});
  expect(await next(small)).toBe("any");
  expect(await next(small, 300)).toBeUndefined();
  expect(await queue.unmet()).toEqual([
    { provider: "cuda", runs: 1 },
    { memory: 5000, runs: 1 },
  ]);
  // They are in nobody's way, and no tickets are made for them.
  await queue.add("more", {});
  expect(await next(small)).toBe("more");
  const big = await worker("big", { provider: "cuda", memory: 8000 });
  expect(await queue.unmet()).toEqual([]);
  expect(new Set([await next(big), await next(big)])).toEqual(new Set(["large", "cuda"]));
});

test("who can do it is woken for a run that needs something", async () => {
  const { queue, worker } = await newQueues();
  const [small, big] = [await worker("small"), await worker("big", { provider: "cuda", memory: 8000 })];
  const ending = new AbortController();
  const other = small.next(ending.signal);
  const taken = big.next(AbortSignal.timeout(20_000));
  const added = performance.now();
  await queue.add("cuda", { needs: { provider: "cuda" } });
  expect((await taken)?.id).toBe("cuda");
  expect(performance.now() - added).toBeLessThan(1000);
  ending.abort();
  expect(await other).toBeUndefined();
});

test("a worker of the version before takes its turn beside new ones, and is given nothing that needs something", async () => {
  const url = await server.freshUrl();
  const db = new Database(pg, url, { connections: 4 });
  closing.push(() => db.close());
  await migrate(db, schema.slice(0, 1));
  const before = "SELECT add_waiting($1, $2, $3, $4) AS added";
  await db.first(before, "waited", "inference", "", 0);
  await migrate(db);
  // As its statements were, of a member that says nothing of what it has.
  await db.run(
    `INSERT INTO members (id, role, name, version, since, until, work)
     VALUES ('old', 'worker', 'old', '0', 0, clock_timestamp() + interval '1 minute', '{}')`,
  );
  const take = async () =>
    (await db.first("SELECT take_waiting('inference', 'old', gen_random_uuid()::text, 5000) AS id"))?.id;
  const queue = new ClusterRunQueue({ db, driver, redis: ioredis, url: redis.url, prefix: "old", owner: "new" });
  closing.push(() => queue.close());
  await queue.add("needy", { needs: { provider: "cuda" } });
  await db.first(before, "plain", "inference", "", 0);
  expect([await take(), await take(), await take()]).toEqual(["waited", "plain", null]);
  await vi.waitFor(async () => expect(await queue.unmet()).toEqual([{ provider: "cuda", runs: 1 }]));
});

test("what many add at the same time, while others take, is taken once each, and no turn is left over", async () => {
  const db = new Database(pg, await server.freshUrl(), { connections: 12 });
  closing.push(() => db.close());
  await migrate(db);
  const [adders, each] = [6, 150];
  const names = Array.from({ length: adders }, (_, n) => Array.from({ length: each }, (_, i) => `${n}/${i}`));
  const taken: string[] = [];
  const adding = names.map(async (own, n) => {
    const waiting = new WaitingRuns(db, `adder ${n}`);
    // All are at one key at a time, so that its turn ends while others add to it.
    for (const [i, id] of own.entries())
      await waiting.add({ id, lane: "free", key: `${i}`, priority: 0, models: [], needs: {} });
  });
  const ended = Promise.all(adding).then(() => true);
  const taking = [1, 2, 3].map(async (n) => {
    const waiting = new WaitingRuns(db, `taker ${n}`);
    let last: boolean | undefined;
    for (;;) {
      const one = await waiting.take("free");
      if (one !== undefined) {
        taken.push(one.id);
        await waiting.done(one);
      } else if (last) return;
      else last = await Promise.race([ended, setTimeout(1, false)]);
    }
  });
  await Promise.all([...adding, ...taking]);
  expect(taken.sort()).toEqual(names.flat().sort());
  const left =
    "SELECT (SELECT count(*) FROM turns) + (SELECT count(*) FROM waiting) + (SELECT sum(waiting) FROM lane_counts)";
  expect(Number((await db.first(`${left} AS n`))?.n)).toBe(0);
});
