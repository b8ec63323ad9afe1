import * as driver from "bullmq";
import * as ioredis from "ioredis";
import pg from "pg";
import { afterEach, expect, test } from "vitest";
import { describeRunQueue } from "../../../test/contract/run-queue.ts";
import { startPostgres } from "../../../test/support/cluster/postgres.ts";
import { startRedis } from "../../../test/support/cluster/redis.ts";
import { Database } from "../postgres/database.ts";
import { migrate } from "../postgres/migrate.ts";
import { ClusterRunQueue } from "./cluster-run-queue.ts";

const [server, redis] = await Promise.all([startPostgres(), startRedis()]);
const closing: (() => Promise<void>)[] = [];
let prefixes = 0;

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function openQueues(count: number): Promise<readonly ClusterRunQueue[]> {
  const url = await server.freshUrl();
  const prefix = `t${++prefixes}`;
  const queues: ClusterRunQueue[] = [];
  for (let i = 0; i < count; i++) {
    const db = new Database(pg, url, { connections: 4 });
    await migrate(db);
    const queue = new ClusterRunQueue({ db, driver, redis: ioredis, url: redis.url, prefix, owner: `p${i}` });
    queues.push(queue);
    closing.push(async () => {
      await queue.close();
      await db.close();
    });
  }
  return queues;
}

/** The tickets of a lane of the last queue, as they lie in Valkey. */
function waitingTickets(lane: string) {
  const tickets = new driver.Queue(lane, { connection: { url: redis.url }, prefix: `t${prefixes}` });
  closing.push(() => tickets.close());
  return tickets;
}

describeRunQueue("the queue of a cluster", async () => {
  const [queue] = await openQueues(1);
  return {
    queue: queue!,
    async close() {
      for (const close of closing.splice(0)) await close();
    },
  };
});

test("every run goes to one of several processes, and to one alone", async () => {
  const queues = await openQueues(3);
  const got: string[] = [];
  const ending = new AbortController();
  const working = queues.map(async (queue) => {
    for (;;) {
      const run = await queue.next(ending.signal);
      if (run === undefined) return;
      got.push(run.id);
      await run.done();
    }
  });
  const ids = Array.from({ length: 60 }, (_, i) => `r${i}`);
  await Promise.all(ids.map((id, at) => queues[at % 3]!.add(id)));
  await expect.poll(() => got.length, { timeout: 20_000 }).toBe(60);
  ending.abort();
  await Promise.all(working);
  expect([...got].sort()).toEqual([...ids].sort());
});

test("what Valkey forgets is not forgotten", async () => {
  const [queue] = await openQueues(1);
  for (const id of ["a", "b", "c"]) await queue!.add(id, { lane: "free" });
  const tickets = waitingTickets("free");
  await expect.poll(() => tickets.getWaitingCount()).toBe(3);
  await redis.wipe();
  expect(await queue!.waiting()).toBe(3);
  expect(await queue!.next(AbortSignal.timeout(100), "free")).toBeUndefined();
  await queue!.addMissing();
  const got: (string | undefined)[] = [];
  for (let i = 0; i < 3; i++) got.push((await queue!.next(AbortSignal.timeout(10_000), "free"))?.id);
  expect(got).toEqual(["a", "b", "c"]);
});

test("tickets of what was taken without one do not pile up", async () => {
  const [queue] = await openQueues(1);
  const ids = Array.from({ length: 120 }, (_, i) => `r${i}`);
  for (const id of ids) await queue!.add(id);
  const tickets = waitingTickets("inference");
  await expect.poll(() => tickets.getWaitingCount()).toBe(120);
  for (const id of ids) await queue!.remove(id);
  await queue!.addMissing();
  expect(await tickets.getWaitingCount()).toBe(0);
});
