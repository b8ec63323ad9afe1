import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ContentHasher } from "@sigmaflow/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { nodeHost } from "../host/node-host.ts";
import { type CacheNotice, DiskCache } from "./disk-cache.ts";
import { landedIndex, setFormat } from "./fixtures/landed-files.ts";
import { ResultIndex } from "./result-index.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-index-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("an index of the version before migrations opens with all that is in it", () => {
  const file = path.join(folder, "index.db");
  landedIndex(file);
  const index = ResultIndex.open(file);
  expect(index.find("key")).toBe('{"outputs":{"value":"=1"},"ms":2}');
  index.insert({ results: [{ key: "new", text: "{}", artifacts: [] }], runs: [], touched: new Map() });
  expect(index.stats()).toMatchObject({ results: 2, oldest: 1 });
  index.close();
});

test("a cache of a newer version is left as it is, with advice, and runs go on without", async () => {
  const file = path.join(folder, "index.db");
  landedIndex(file);
  setFormat(file, 7);
  const before = readFileSync(file);
  const notices: CacheNotice[] = [];
  const cache = new DiskCache({
    ...{ folder, hasher: new ContentHasher(nodeHost) },
    onNotice: (notice) => notices.push(notice),
  });
  await cache.save("key", { outputs: { value: "=2" }, ms: 1 }, new Map());
  expect(cache.find("key")).toBeUndefined();
  await cache.close();
  expect(notices).toEqual([
    {
      code: "CACHE_UNAVAILABLE",
      message: `The cache in ${folder} cannot be used (it was written by a newer sigmaflow, format 7; this one knows 2), so results are worked out anew. Update sigmaflow, or name another folder with --cache-dir.`,
    },
  ]);
  expect(readFileSync(file).equals(before)).toBe(true);
});

test("what is kept of graphs' last runs is bounded by their number and by bytes, the newest stay", () => {
  const index = ResultIndex.open(path.join(folder, "index.db"));
  const save = (graph: string, text: string) =>
    index.insert({ results: [], runs: [[graph, text]], touched: new Map() });
  const kept = () => [...index.lastRuns()].map(([graph]) => graph);
  for (let i = 0; i < 205; i++) save(`small ${i}`, "[]");
  expect(kept()).toHaveLength(200);
  expect(index.lastRun("small 204")).toBe("[]");
  const large = "x".repeat(2 ** 23);
  save("large", large);
  save("larger", large);
  expect(kept().toSorted()).toEqual(["large", "larger"]);
  save("largest", large + large + large);
  expect(kept()).toEqual(["largest"]);
  save("small", "[]");
  expect(kept()).toEqual(["small"]);
  index.close();
});
