import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { ContentHasher } from "@sigmaflow/core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { nodeHost } from "../host/node-host.ts";
import { DiskCache } from "./disk-cache.ts";
import { ResultIndex } from "./result-index.ts";

const hasher = new ContentHasher(nodeHost);
let folder: string;
let cache: DiskCache;
/** How many results each writing held. */
let writings: number[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-writes-"));
  cache = new DiskCache({ folder, hasher });
  writings = [];
  const { insert } = ResultIndex.prototype;
  vi.spyOn(ResultIndex.prototype, "insert").mockImplementation(function (this: ResultIndex, writes) {
    if (writes.results.length > 0) writings.push(writes.results.length);
    return insert.call(this, writes);
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await cache.close();
  rmSync(folder, { recursive: true });
});

const cheap = (n: number) => ({ outputs: { n: `=${n}` as const }, ms: 0.1 });
const save = (n: number, ms = 0.1) => cache.save(`k${n}`, { ...cheap(n), ms }, new Map());
/** Waits until so many results were written, on a machine that may have other things to do. */
async function written(count: number): Promise<void> {
  while (writings.reduce((sum, many) => sum + many, 0) < count) await setTimeout(20);
}
/** What another process finds, which is all that a kill of this one leaves. */
async function elsewhere(...numbers: readonly number[]) {
  const other = new DiskCache({ folder, hasher });
  const found = numbers.filter((n) => other.find(`k${n}`) !== undefined);
  await other.close();
  return found;
}

test("the first result is written at once, and what comes soon after it together", async () => {
  for (let n = 0; n < 100; n++) await save(n);
  expect(writings).toEqual([1]);
  expect(cache.find("k99")).toEqual(cheap(99));
  await setTimeout(100);
  expect(writings).toEqual([1, 99]);
  await save(100);
  expect(writings).toEqual([1, 99, 1]);
});

test("what took long, or has files, is written before its saving resolves, with what waits", async () => {
  await save(0);
  await save(1);
  expect(await elsewhere(0, 1)).toEqual([0]);
  await save(2, 40);
  expect(await elsewhere(0, 1, 2)).toEqual([0, 1, 2]);
  await save(3);
  const value = new Float32Array(1000);
  await cache.save("k4", { outputs: { n: hasher.id(value) }, ms: 0.1 }, new Map([[hasher.id(value), value]]));
  expect(await elsewhere(3, 4)).toEqual([3, 4]);
});

test("what waits is counted, cleared, and written when the cache is closed", async () => {
  await save(0);
  await save(1);
  expect(await cache.stats()).toMatchObject({ results: 2 });
  await save(2);
  await cache.clear();
  expect(cache.find("k2")).toBeUndefined();
  await save(3);
  await save(4);
  await cache.saveRun("graph.json", new Map([["a", [["node", "x@1"]]]]));
  await cache.close();
  expect(await elsewhere(2, 3, 4)).toEqual([3, 4]);
  const other = new DiskCache({ folder, hasher });
  expect((await other.lastRun("graph.json")).size).toBe(1);
  await other.close();
});

test("the more comes all the time, the more is written together", async () => {
  let n = 0;
  const until = performance.now() + 600;
  while (performance.now() < until) {
    for (let i = 0; i < 20; i++) await save(n++);
    await setTimeout(10);
  }
  await written(n);
  await setTimeout(200);
  // Without that they would be some thirty.
  expect(writings.length).toBeLessThan(12);
  expect((await cache.stats()).results).toBe(n);
  await save(n);
  await save(n + 1);
  await written(n + 2);
  expect(writings.slice(-2)).toEqual([1, 1]);
});

test("no more waits than a bounded number", async () => {
  for (let n = 0; n <= 600; n++) void save(n);
  await setTimeout(100);
  expect(writings.length).toBeGreaterThan(2);
  expect(Math.max(...writings)).toBeLessThanOrEqual(256);
  expect((await cache.stats()).results).toBe(601);
});
