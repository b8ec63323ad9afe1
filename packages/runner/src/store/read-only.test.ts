import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { setFormat } from "./fixtures/landed-files.ts";
import { SmallCache } from "./fixtures/small-cache.ts";

let small: SmallCache;
beforeEach(() => {
  small = new SmallCache();
});
afterEach(() => small.remove());

const folders = () => [small.folder, ...["cas", ...readdirSync(path.join(small.folder, "cas"))].map(inCas)];
const inCas = (name: string) => path.join(small.folder, name === "cas" ? name : path.join("cas", name));
const files = () => readdirSync(small.folder, { recursive: true }).sort();

/** Does work as somebody who may not write into the cache, which the superuser may everywhere. */
async function withoutPermission<T>(work: () => Promise<T>): Promise<T> {
  for (const folder of folders()) chmodSync(folder, 0o555);
  if (existsSync(small.index)) chmodSync(small.index, 0o444);
  const user = process.geteuid?.();
  if (user === 0) process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    if (user === 0) process.seteuid?.(0);
    for (const folder of folders()) chmodSync(folder, 0o755);
    if (existsSync(small.index)) chmodSync(small.index, 0o644);
  }
}

test("[faults Weak 3] what may not be written to is read, nothing is kept, and it is told once", async () => {
  await small.fill();
  const before = [files(), readFileSync(small.index)];
  const came = await withoutPermission(async () => {
    const cache = small.open();
    const asked = [await small.ask(cache), await small.saveMore(cache), await small.ask(cache), await cache.prune()];
    await cache.close();
    return asked;
  });
  const all = { missing: 0, wrong: [] };
  expect(came).toEqual([all, false, all, 0]);
  expect(small.notices).toMatchObject([{ code: "CACHE_READ_ONLY" }]);
  expect([files(), readFileSync(small.index)]).toEqual(before);
});

test("damage is a miss there too, and stays", async () => {
  const whole = await small.fill();
  whole.write("=97035", whole.indexOf("=37035"));
  small.replace(whole);
  const came = await withoutPermission(async () => {
    const cache = small.open();
    const asked = [await small.ask(cache), await small.ask(cache)];
    await cache.close();
    return asked;
  });
  expect(came).toEqual(Array(2).fill({ missing: 1, wrong: [] }));
  expect(small.notices).toMatchObject([{ code: "CACHE_READ_ONLY" }, { code: "CACHE_DAMAGED" }]);
});

test("an index of an older format is a miss, told once", async () => {
  await small.fill();
  setFormat(small.index, 1);
  const came = await withoutPermission(async () => {
    const cache = small.open();
    const asked = await small.ask(cache);
    await cache.close();
    return asked;
  });
  expect(came).toEqual({ missing: 4, wrong: [] });
  expect(small.notices).toMatchObject([
    { code: "CACHE_UNAVAILABLE", message: expect.stringContaining("written by an older sigmaflow") },
  ]);
});

test("a folder without an index, where none can be made, is a cache that cannot be used", async () => {
  mkdirSync(path.join(small.folder, "cas"));
  const came = await withoutPermission(async () => {
    const cache = small.open();
    const asked = await small.ask(cache);
    await cache.close();
    return asked;
  }).catch((error: unknown) => error);
  expect(came).toEqual({ missing: 4, wrong: [] });
  expect(small.notices).toMatchObject([{ code: "CACHE_UNAVAILABLE" }]);
});
