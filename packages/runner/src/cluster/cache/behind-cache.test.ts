import { ContentHasher, MemoryCache, type ResultCache } from "@sigmaflow/core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { nodeHost } from "../../host/node-host.ts";
import { BehindCache } from "./behind-cache.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

/** A cache before another one, and what the other was asked to keep: keys, those with their values in capitals. */
function behind() {
  const saved: string[] = [];
  const far: ResultCache = {
    ...{ find: () => undefined, load: () => undefined, lastRun: async () => new Map(), saveRun: async () => {} },
    save: async (key, _, values) => void saved.push(values.size > 0 ? key.toUpperCase() : key),
  };
  return {
    cache: new BehindCache(new MemoryCache({ bytes: 2 ** 20, hasher: new ContentHasher(nodeHost) }), far),
    saved,
  };
}

const value = new Float32Array(4);
const id = "a".repeat(64);
const save = (cache: BehindCache, key: string, node: string) =>
  cache.save(key, { outputs: { out: id }, ms: 1, node }, new Map([[id, value]]));

test("of a quick loop's states the values of some are sent, of other nodes all", async () => {
  const { cache, saved } = behind();
  for (const key of ["a", "b", "c", "d", "e", "f", "g", "h"]) {
    await save(cache, key, "loop");
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(saved).toEqual(["A", "b", "c", "d", "e", "E", "f", "g", "h"]);
  await save(cache, "decoded", "vae.decode");
  await vi.advanceTimersByTimeAsync(0);
  expect(saved.at(-1)).toBe("DECODED");
});

test("the newest state of a loop is sent a moment later, or when all is to be written", async () => {
  const { cache, saved } = behind();
  for (const key of ["a", "b", "c"]) await save(cache, key, "loop");
  await vi.advanceTimersByTimeAsync(499);
  expect(saved).toEqual(["A", "b", "c"]);
  await vi.advanceTimersByTimeAsync(1);
  expect(saved).toEqual(["A", "b", "c", "C"]);
  await save(cache, "d", "loop");
  await cache.settle();
  expect(saved).toEqual(["A", "b", "c", "C", "d", "D"]);
});

test("all states of a slow loop are sent", async () => {
  const { cache, saved } = behind();
  for (const key of ["a", "b", "c"]) {
    await save(cache, key, "loop");
    await vi.advanceTimersByTimeAsync(600);
  }
  expect(saved).toEqual(["A", "B", "C"]);
});
