import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { ContentHasher, DiskCache, MemoryCache, nodeHost, type ResultCache, TieredCache } from "./cache.ts";
import { createEngine } from "./engine/engine.ts";
import { buildGraph, defineNode, float } from "./language.ts";

let ran = 0;
const halve = defineNode({
  type: "mine.halve",
  version: 1,
  inputs: { value: float() },
  outputs: { half: float() },
  run({ value }) {
    ran += 1;
    return { half: value / 2 };
  },
});
const graph = buildGraph({ value: float() }, (g, { value }) => g.node("halve", halve, { value }));

/** Runs the graph twice on engines of their own; how often the node ran. */
async function runsOn(cache: ResultCache): Promise<number> {
  ran = 0;
  for (let at = 0; at < 2; at++) {
    const engine = createEngine({ cache, nodes: [halve] });
    expect(await engine.start(await engine.prepare(graph, { value: 5 })).outputs).toEqual({ half: 2.5 });
    await engine.close();
  }
  return ran;
}

test("caches are made without anything of the engine's, and engines share them", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-cache-"));
  const disk = new DiskCache({ folder });
  const [memory, tiered] = [new MemoryCache({ bytes: 1e6 }), new TieredCache(new MemoryCache({ bytes: 1e6 }), disk)];
  expect([await runsOn(memory), await runsOn(tiered), await runsOn(disk)]).toEqual([1, 1, 0]);
  await disk.close();
  rmSync(folder, { recursive: true });
});

test("a cache in memory measures the same with and without a hasher", () => {
  const hasher = new ContentHasher(nodeHost);
  const [own, shared] = [new MemoryCache({ bytes: 1e6 }), new MemoryCache({ bytes: 1e6, hasher })];
  const values = [
    "x".repeat(200),
    { a: new Float32Array(50), b: new Uint8Array(7) },
    [new Float64Array(3), "y".repeat(90)],
  ];
  for (const value of values) {
    for (const cache of [own, shared]) cache.keep(hasher.id(value), value);
    expect(own.bytes).toBe(shared.bytes);
  }
  expect(own.bytes).toBeGreaterThan(500);
});
