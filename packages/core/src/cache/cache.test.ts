import fc from "fast-check";
import { expect, test } from "vitest";
import { describeCache } from "../../test/support/cache-contract.ts";
import { nodeHost } from "../../test/support/node-host.ts";
import { ContentHasher } from "../value/content.ts";
import { MemoryCache } from "./memory.ts";
import { TieredCache } from "./tiered.ts";

const hasher = new ContentHasher(nodeHost);
const memory = (bytes = 2 ** 20) => new MemoryCache({ bytes, hasher });

describeCache("memory", () => ({ cache: memory() }));

describeCache("memory in front of another memory", () => {
  const far = memory();
  return { cache: new TieredCache(memory(), far), reopened: () => new TieredCache(memory(), far) };
});

test("[C14] what the near cache had to drop comes from the far one", async () => {
  const far = memory();
  const cache = new TieredCache(memory(400), far);
  const values = [1, 2, 3].map((fill) => new Float32Array(60).fill(fill));
  for (const value of values) {
    await cache.save(
      `k${value[0]}`,
      { outputs: { out: hasher.id(value) }, ms: 1 },
      new Map([[hasher.id(value), value]]),
    );
  }
  for (const value of values) expect(await cache.load(hasher.id(value))).toEqual({ value });
});

test("[C14] what came from the far cache is found near the next time", async () => {
  const value = new Float32Array(60).fill(1);
  const id = hasher.id(value);
  const far = memory();
  far.save("k", { outputs: { out: id }, ms: 1 }, new Map([[id, value]]));
  const near = memory();
  const cache = new TieredCache(near, far);
  await cache.find("k");
  await cache.load(id);
  expect(near.find("k")).toEqual({ outputs: { out: id }, ms: 1 });
  expect(near.load(id)).toEqual({ value });
});

test("[C11] what is known of results is bounded in bytes too, their notices and last runs included", async () => {
  const cache = new MemoryCache({ bytes: 1000, resultBytes: 10_000, hasher });
  const notices = ["x".repeat(1000)];
  const keys = Array.from({ length: 20 }, (_, at) => `key ${at}`);
  for (const key of keys) cache.save(key, { outputs: { out: "=1" }, ms: 1, notices }, new Map());
  expect(keys.filter((key) => cache.find(key) !== undefined)).toEqual(keys.slice(-4));
  const ingredients = new Map([["path", [["in", "y".repeat(3000)] as const]]]);
  for (const scope of keys) await cache.saveRun(scope, ingredients);
  const remembered = await Promise.all(keys.map(async (scope) => (await cache.lastRun(scope)).size));
  expect(remembered).toEqual(keys.map((_, at) => (at < 17 ? 0 : 1)));
});

test("[C11] a cache in memory never holds more than its bytes, and gives back only what it was given", () => {
  const sizes = fc.array(fc.tuple(fc.nat({ max: 12 }), fc.nat({ max: 300 })), { maxLength: 40 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 50, max: 3000 }), (all, bytes) => {
      const cache = memory(bytes);
      for (const [fill, length] of all) {
        const value = { fill, array: new Float32Array(length).fill(fill) };
        const id = hasher.id(value);
        cache.save(`${fill} ${length}`, { outputs: { out: id }, ms: 1 }, new Map([[id, value]]));
        expect(cache.bytes).toBeLessThanOrEqual(bytes);
        // Only what is larger than the whole budget is not there right after it was saved.
        const kept = hasher.encode(value).bytes <= bytes;
        expect(cache.load(id)).toEqual(kept ? { value } : undefined);
        expect(cache.find(`${fill} ${length}`)).toBeDefined();
      }
    }),
  );
});
