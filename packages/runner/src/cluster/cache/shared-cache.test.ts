import { ContentHasher } from "@sigmaflow/core";
import pg from "pg";
import { afterEach, expect, test } from "vitest";
import { describeCache } from "../../../../core/test/support/cache-contract.ts";
import { startPostgres } from "../../../test/support/cluster/postgres.ts";
import { startS3 } from "../../../test/support/cluster/s3.ts";
import { nodeHost } from "../../host/node-host.ts";
import { Database } from "../postgres/database.ts";
import { migrate } from "../postgres/migrate.ts";
import { SharedCache } from "./shared-cache.ts";

const [server, s3] = await Promise.all([startPostgres(), startS3()]);
const opened: Database[] = [];

afterEach(async () => {
  for (const db of opened.splice(0)) await db.close();
});

async function setUp() {
  const db = new Database(pg, await server.freshUrl(), { connections: 4 });
  opened.push(db);
  await migrate(db);
  const { objects, prefix } = s3.objects();
  return { db, objects, prefix, cache: new SharedCache(db, objects) };
}

describeCache("shared", async () => {
  const { db, cache, prefix } = await setUp();
  return { cache, reopened: () => new SharedCache(db, s3.objects(prefix).objects) };
});

const hasher = new ContentHasher(nodeHost);
const latent = { latent: new Float32Array(64).fill(0.5) };
const values = new Map([[hasher.id(latent), latent]]);
const result = { outputs: { latent: hasher.id(latent) }, ms: 3 };

test("a value is sent once, however many results need it", async () => {
  const { cache, objects } = await setUp();
  await cache.save("a", result, values);
  const sent = objects.calls;
  await cache.save("b", result, values);
  await cache.save("a", result, values);
  expect([sent, objects.calls]).toEqual([2, 2]);
});

test("a value that is gone or others is a miss, and is sent again", async () => {
  const { cache, prefix } = await setUp();
  await cache.save("a", result, values);
  const [, array] = [...hasher.encode(latent).arrays.keys()].map((hash) => `${prefix}results/${hash}`);
  const text = `${prefix}results/${result.outputs.latent}`;
  for (const name of [array ?? text]) {
    await s3.overwrite(name, new Uint8Array([1]));
    expect(await cache.load(result.outputs.latent)).toBeUndefined();
    await cache.save("a", result, values);
    expect(await cache.load(result.outputs.latent)).toEqual({ value: latent });
  }
});

test("what fails is a miss, and said once", async () => {
  const db = new Database(pg, "postgres://nobody@127.0.0.1:9/none", { connections: 1 });
  await db.close();
  const failures: unknown[] = [];
  const cache = new SharedCache(db, s3.objects().objects, { onFailure: (error) => failures.push(error) });
  expect(await cache.find("a")).toBeUndefined();
  await cache.save("a", result, values);
  expect([...(await cache.lastRun("g"))]).toEqual([]);
  expect(failures).toHaveLength(1);
});
