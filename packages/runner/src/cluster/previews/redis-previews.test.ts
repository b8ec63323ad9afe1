import { once } from "node:events";
import { connect, createServer } from "node:net";
import * as driver from "ioredis";
import { expect, test, vi } from "vitest";
import { freePort } from "../../../../../scripts/cluster/free-port.ts";
import { startRedis } from "../../../test/support/cluster/redis.ts";
import { RedisPreviews } from "./redis-previews.ts";

const redis = await startRedis();

test("says once that Valkey cannot be reached, however often it tries, and once that it can again", async () => {
  const port = await freePort();
  const heard: (string | undefined)[] = [];
  const previews = new RedisPreviews(driver, `redis://127.0.0.1:${port}`, "p", (error) => heard.push(error?.message));
  await vi.waitFor(() => expect(heard).toEqual([`connect ECONNREFUSED 127.0.0.1:${port}`]));
  await new Promise((resolve) => setTimeout(resolve, 500));
  const way = createServer((from) => {
    const to = connect(Number(new URL(redis.url).port), "127.0.0.1");
    from.pipe(to).pipe(from);
    for (const one of [from, to]) one.on("error", () => {});
  });
  await once(way.listen(port, "127.0.0.1"), "listening");
  await vi.waitFor(() => expect(heard).toEqual([expect.stringContaining("ECONNREFUSED"), undefined]), 10_000);
  previews.close();
  way.close();
});
