import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import * as driver from "bullmq";
import * as redis from "ioredis";
import { afterEach, expect, test, vi } from "vitest";
import { freePort } from "../../../../../scripts/cluster/free-port.ts";
import { startRedis } from "../../../test/support/cluster/redis.ts";
import { Tickets } from "./tickets.ts";

const valkey = await startRedis();
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A way to Valkey that can be cut, and opened again. */
async function wayToValkey() {
  const port = await freePort();
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  const cut = async () => {
    server?.close();
    for (const one of sockets) one.destroy();
    server = undefined;
  };
  const open = async () => {
    server = createServer((from) => {
      const to = connect(Number(new URL(valkey.url).port), "127.0.0.1");
      from.pipe(to).pipe(from);
      sockets.add(from);
      from.on("close", () => sockets.delete(from));
      for (const one of [from, to]) one.on("error", () => {});
    });
    await once(server.listen(port, "127.0.0.1"), "listening");
  };
  await open();
  closing.push(cut);
  return { url: `redis://127.0.0.1:${port}`, sockets, cut, open };
}

function ticketsAt(url: string): Tickets {
  return new Tickets(driver, { redis, url, prefix: `t${Math.random()}`, name: "lane", onTicket: async () => true });
}

test("whoever waits for Valkey, which is away, ends at once all the same", async () => {
  const way = await wayToValkey();
  const tickets = ticketsAt(way.url);
  tickets.want();
  expect(await tickets.count()).toBe(0);
  await vi.waitFor(() => expect(way.sockets.size).toBe(3), 5000);
  await way.cut();
  for (let n = 0; n < 3; n++) expect(await tickets.count()).toBeUndefined();
  const began = performance.now();
  await tickets.close();
  expect(performance.now() - began).toBeLessThan(1500);
  await way.open();
  // Nobody tries to connect any more.
  await new Promise((resolve) => setTimeout(resolve, 2500));
  expect(way.sockets.size).toBe(0);
});

test("who asks while Valkey is away opens no connection more for that, and is answered when it is back", async () => {
  const way = await wayToValkey();
  const tickets = ticketsAt(way.url);
  closing.push(() => tickets.close());
  expect(await tickets.count()).toBe(0);
  await way.cut();
  for (let n = 0; n < 5; n++) expect(await tickets.count()).toBeUndefined();
  await way.open();
  await vi.waitFor(async () => expect(await tickets.count()).toBe(0), 15_000);
  expect(way.sockets.size).toBe(1);
  const waits = vi.waitFor(async () => expect(await tickets.count()).toBe(0), 5000);
  tickets.want();
  await tickets.add();
  await waits;
});
