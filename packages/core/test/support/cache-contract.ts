import { describe, expect, test, vi } from "vitest";
import { ContentHasher, type ContentId, type ResultCache } from "../../src/index.ts";
import { nodeHost } from "./node-host.ts";

/** A cache under test; `reopened` gives what a second process would see, where the cache outlives one. */
export interface CacheUnderTest {
  readonly cache: ResultCache;
  readonly reopened?: () => ResultCache;
}

const hasher = new ContentHasher(nodeHost);
const key = (text: string) => nodeHost.sha256(text);

/** A value with arrays, one of them twice, and everything else that plain data may hold. */
const rich = {
  latent: Float32Array.from([0, -1.5, Number.MIN_VALUE, 3e38, Number.NaN]),
  again: Float32Array.from([0, -1.5, Number.MIN_VALUE, 3e38, Number.NaN]),
  bytes: new Uint8Array([0, 255, 128]),
  counts: new Int32Array([-1, 2 ** 31 - 1]),
  none: new Float64Array(0),
  text: 'ein Panda 🐼 with \u0000 and "quotes"',
  nothing: null,
  list: [1, 0, 2 ** 53, Number.POSITIVE_INFINITY, 10n ** 30n],
  $array: "a key that begins like ours",
};

function valuesOf(...values: unknown[]): Map<ContentId, unknown> {
  return new Map(values.map((value) => [hasher.id(value), value]));
}

async function keep(cache: ResultCache, name: string, values: Readonly<Record<string, unknown>>): Promise<void> {
  const outputs = Object.fromEntries(Object.entries(values).map(([port, value]) => [port, hasher.id(value)]));
  await cache.save(key(name), { outputs, ms: 12.5 }, valuesOf(...Object.values(values)));
}

/** What every cache keeps to, whatever it is made of. */
export function describeCache(name: string, make: () => CacheUnderTest | Promise<CacheUnderTest>): void {
  describe(name, () => {
    test("[C9] finds nothing that was not saved", async () => {
      const { cache } = await make();
      expect(await cache.find(key("a"))).toBeUndefined();
      expect(await cache.load(key("no such value"))).toBeUndefined();
    });

    test("[C8] gives back a result with its notices", async () => {
      const { cache } = await make();
      const result = { outputs: { sum: hasher.id(3) }, ms: 1, notices: ["cropped"] };
      await cache.save(key("a"), result, valuesOf(3));
      expect(await cache.find(key("a"))).toEqual(result);
    });

    test("[C9] gives back every kind of plain data and array", async () => {
      const { cache } = await make();
      await keep(cache, "a", { rich });
      const found = await cache.find(key("a"));
      const loaded = await cache.load(found!.outputs.rich!);
      expect(loaded).toEqual({ value: rich });
    });

    test("[C9] gives back short values from their id alone", async () => {
      const { cache } = await make();
      expect(await cache.load(hasher.id([1, "two", null]))).toEqual({ value: [1, "two", null] });
      expect(await cache.load(hasher.id(undefined))).toEqual({ value: undefined });
    });

    test("[C9] keeps results apart that share a value", async () => {
      const { cache } = await make();
      await keep(cache, "a", { state: rich.latent, more: 1 });
      await keep(cache, "b", { state: rich.latent, more: 2 });
      const [a, b] = [await cache.find(key("a")), await cache.find(key("b"))];
      expect(a!.outputs.state).toBe(b!.outputs.state);
      expect(await cache.load(a!.outputs.state!)).toEqual({ value: rich.latent });
      expect([a!.outputs.more, b!.outputs.more]).toEqual(["=1", "=2"]);
    });

    test("[C10] saving the same result twice changes nothing", async () => {
      const { cache } = await make();
      await keep(cache, "a", { rich });
      await keep(cache, "a", { rich });
      expect(await cache.find(key("a"))).toEqual({ outputs: { rich: hasher.id(rich) }, ms: 12.5 });
    });

    test("[C10] takes many saves at once", async () => {
      const { cache } = await make();
      const numbers = Array.from({ length: 50 }, (_, n) => n);
      await Promise.all(numbers.map((n) => keep(cache, `n${n}`, { array: new Float32Array(30).fill(n % 10) })));
      for (const n of numbers) {
        const found = await cache.find(key(`n${n}`));
        expect(await cache.load(found!.outputs.array!)).toEqual({ value: new Float32Array(30).fill(n % 10) });
      }
    });

    test("[C17] remembers the last run of each graph", async () => {
      const { cache } = await make();
      const run = new Map([
        [
          "text",
          [
            ["node", "text.encode@1"],
            ["prompt", '="a panda"'],
          ] as const,
        ],
      ]);
      expect(await cache.lastRun("graph.json")).toEqual(new Map());
      await cache.saveRun("graph.json", run);
      await cache.saveRun("other.json", new Map());
      expect(await cache.lastRun("graph.json")).toEqual(run);
    });

    test("[C9] what outlives a process is there for the next", async () => {
      const { cache, reopened } = await make();
      if (reopened === undefined) return expect(cache).toBeDefined();
      await keep(cache, "a", { rich });
      await cache.saveRun("graph.json", new Map([["a", [["node", "x@1"]]]]));
      const second = reopened();
      const found = await second.find(key("a"));
      expect(await second.load(found!.outputs.rich!)).toEqual(await cache.load(hasher.id(rich)));
      // Of what only explains, a moment later.
      await vi.waitUntil(async () => (await second.lastRun("graph.json")).size > 0, { timeout: 5000, interval: 5 });
      expect(await second.lastRun("graph.json")).toEqual(new Map([["a", [["node", "x@1"]]]]));
    });
  });
}
