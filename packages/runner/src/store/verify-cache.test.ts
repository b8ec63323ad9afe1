import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SmallCache } from "./fixtures/small-cache.ts";

let small: SmallCache;
beforeEach(() => {
  small = new SmallCache();
});
afterEach(() => small.remove());

const whole = { results: 3, runs: 1, files: 5, faults: [] };
const number = "number";

/** Files of values in the cache, by hash. */
function artifacts(): ReadonlyMap<string, string> {
  const cas = path.join(small.folder, "cas");
  const found = readdirSync(cas, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(found.map(({ name, parentPath }) => [name, path.join(parentPath, name)]));
}

test("[faults Weak 11.2] a whole cache is read to the last file, and nothing is damaged", async () => {
  await small.fill();
  const cache = small.open();
  const told: unknown[] = [];
  const verdict = await cache.verify({ onProgress: (progress) => told.push(progress) });
  await cache.close();
  const { size } = artifacts();
  expect(verdict).toEqual({ ...whole, files: size, folder: small.folder, bytes: bytesOf([...artifacts().values()]) });
  expect(told).toEqual([...Array(size).keys()].map((at) => ({ files: at + 1, of: size })));
});

test("[faults Weak 11.2] rows and files that are damaged or missing are named, and stay unless repaired", async () => {
  const index = await small.fill();
  index.write("=97035", index.indexOf("=37035"));
  index.write('@2"', index.indexOf('@1"')); // with the quote, because a time in the index may hold the same two bytes
  small.replace(index);
  const [first, second] = [...artifacts()].sort();
  rmSync(first![1]);
  chmodSync(second![1], 0o644);
  writeFileSync(second![1], "something else");

  const key = small.keyOf(number);
  const faults = [
    { what: "result", key },
    { what: "last run", graph: "graph.json" },
    { what: "file", hash: first![0], why: "missing" },
    { what: "file", hash: second![0], why: "damaged" },
  ];
  const cache = small.open();
  for (let time = 0; time < 2; time++) expect(await cache.verify()).toMatchObject({ results: 3, runs: 1, faults });
  expect(existsSync(second![1])).toBe(true);
  expect(await cache.verify({ repair: true })).toMatchObject({ faults });
  const { results, runs, ...after } = (await cache.verify())!;
  expect({ runs, ...after }).toMatchObject({ runs: 0, faults: [] });
  expect(results).toBeLessThan(3);
  expect((await small.ask(cache)).wrong).toEqual([]);
  await cache.close();
});

test("[faults Weak 11.2] how much is which node's is counted", async () => {
  await small.fill();
  const cache = small.open();
  const { nodes, bytes, results } = await cache.stats();
  await cache.close();
  expect(nodes.map(({ node, results }) => [node, results])).toEqual([
    ["image.made", 1],
    [undefined, 2],
  ]);
  expect(nodes.reduce((sum, one) => sum + one.bytes, 0)).toBe(bytes);
  expect(results).toBe(3);
});

function bytesOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + readFileSync(file).length, 0);
}
