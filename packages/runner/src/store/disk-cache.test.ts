import { fork } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { ContentHasher, type ContentId, MemoryCache, TieredCache } from "@sigmaflow/core";
import { afterEach, describe, expect, test } from "vitest";
import { describeCache } from "../../../core/test/support/cache-contract.ts";
import { nodeHost } from "../host/node-host.ts";
import { type CacheNotice, DiskCache } from "./disk-cache.ts";

const hasher = new ContentHasher(nodeHost);
const made: string[] = [];
const opened: DiskCache[] = [];

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-cache-"));
  made.push(folder);
  return folder;
}

function open(folder: string, more: { budget?: number; graceMs?: number; notices?: CacheNotice[] } = {}): DiskCache {
  const { notices, ...options } = more;
  const cache = new DiskCache({ folder, hasher, ...options, onNotice: (notice) => notices?.push(notice) });
  opened.push(cache);
  return cache;
}

afterEach(async () => {
  for (const cache of opened.splice(0)) await cache.close();
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const keyOf = (name: string) => nodeHost.sha256(name);
const array = (fill: number, length = 1000) => new Float32Array(length).fill(fill);

async function keep(cache: DiskCache, name: string, value: unknown): Promise<ContentId> {
  const id = hasher.id(value);
  await cache.save(keyOf(name), { outputs: { out: id }, ms: 1 }, new Map([[id, value]]));
  return id;
}

function artifacts(folder: string): string[] {
  const cas = path.join(folder, "cas");
  return readdirSync(cas, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

describeCache("disk", () => {
  const folder = newFolder();
  return { cache: open(folder), reopened: () => open(folder) };
});

describeCache("memory in front of disk", () => {
  const folder = newFolder();
  const tier = () => new TieredCache(new MemoryCache({ bytes: 2 ** 20, hasher }), open(folder));
  return { cache: tier(), reopened: tier };
});

describe("what is stored", () => {
  test("[C15] each array and each text is one read-only file named by its sha256", async () => {
    const folder = newFolder();
    const cache = open(folder);
    await keep(cache, "a", { state: array(1), history: [array(2), array(1)] });
    const files = artifacts(folder);
    expect(files).toHaveLength(3);
    for (const file of files) {
      expect(nodeHost.sha256(readFileSync(file))).toBe(path.basename(file));
      expect(path.basename(path.dirname(file))).toBe(path.basename(file).slice(0, 2));
    }
    expect(readdirSync(path.join(folder, "tmp"))).toEqual([]);
  });

  test("[C15] an array that two values share is stored once", async () => {
    const folder = newFolder();
    const cache = open(folder);
    await keep(cache, "a", { index: 1, shared: array(7) });
    await keep(cache, "b", { index: 2, shared: array(7) });
    expect(artifacts(folder)).toHaveLength(3);
    expect(await cache.stats()).toMatchObject({ results: 2, artifacts: 3 });
  });

  test("what waits for a value goes on before the value is written, and closing waits for that", async () => {
    const folder = newFolder();
    const cache = open(folder);
    const order: string[] = [];
    void keep(cache, "a", array(1)).then(() => order.push("written"));
    for (let turn = 0; turn < 100; turn++) await Promise.resolve();
    order.push("went on");
    await cache.close();
    expect(order).toEqual(["went on", "written"]);
    expect(await open(folder).find(keyOf("a"))).toBeDefined();
  });
});

describe("damage", () => {
  test("[C12] one flipped byte is noticed, set aside, told once, and mended by the next save", async () => {
    const folder = newFolder();
    const notices: CacheNotice[] = [];
    const cache = open(folder, { notices });
    const id = await keep(cache, "a", { data: array(3) });
    for (const file of artifacts(folder)) {
      const bytes = readFileSync(file);
      bytes[bytes.length >> 1]! ^= 1;
      chmodSync(file, 0o644);
      writeFileSync(file, bytes);
    }
    expect(await cache.load(id)).toBeUndefined();
    expect(cache.find(keyOf("a"))).toBeUndefined();
    expect(notices.map(({ code }) => code)).toEqual(["CACHE_DAMAGED"]);
    expect(await cache.stats()).toMatchObject({ damaged: 1, results: 0 });
    rmSync(path.join(folder, "cas"), { recursive: true });
    await keep(cache, "a", { data: array(3) });
    expect(await cache.load(id)).toEqual({ value: { data: array(3) } });
  });

  test("[C12] a damaged array is a miss even when its text is whole", async () => {
    const folder = newFolder();
    const cache = open(folder);
    const id = await keep(cache, "a", { data: array(3) });
    const file = artifacts(folder).find((one) => path.basename(one) !== id)!;
    chmodSync(file, 0o644);
    writeFileSync(file, readFileSync(file).subarray(1));
    expect(await cache.load(id)).toBeUndefined();
  });

  test("[C12] a file that is gone is a miss and its result is forgotten", async () => {
    const folder = newFolder();
    const cache = open(folder);
    const id = await keep(cache, "a", { data: array(3) });
    rmSync(path.join(folder, "cas"), { recursive: true });
    expect(await cache.load(id)).toBeUndefined();
    expect(cache.find(keyOf("a"))).toBeUndefined();
    await keep(cache, "a", { data: array(3) });
    expect(await cache.load(id)).toEqual({ value: { data: array(3) } });
  });

  test("[C12] an index that is no database is begun anew", async () => {
    const folder = newFolder();
    writeFileSync(path.join(folder, "index.db"), "this is no database, and longer than a header of one ".repeat(20));
    const notices: CacheNotice[] = [];
    const cache = open(folder, { notices });
    expect(cache.find(keyOf("a"))).toBeUndefined();
    await keep(cache, "a", 5);
    expect(cache.find(keyOf("a"))).toEqual({ outputs: { out: "=5" }, ms: 1 });
    expect(notices.map(({ code }) => code)).toEqual(["CACHE_DAMAGED"]);
  });

  test("[C12] an index whose pages are overwritten while it is open is begun anew", async () => {
    const folder = newFolder();
    const first = open(folder);
    for (let n = 0; n < 500; n++) await keep(first, `n${n}`, n);
    await first.close();
    const file = path.join(folder, "index.db");
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 4096);
    writeFileSync(file, bytes);
    const notices: CacheNotice[] = [];
    const cache = open(folder, { notices });
    cache.find(keyOf("n1"));
    await keep(cache, "a", 1);
    await keep(cache, "b", 2);
    expect(cache.find(keyOf("b"))).toEqual({ outputs: { out: "=2" }, ms: 1 });
    expect(notices.map(({ code }) => code)).toContain("CACHE_DAMAGED");
  });
});

describe("a disk that does not take anything", () => {
  test("[C13] a file in the place of the folder is a miss and one notice, never an error", async () => {
    const file = path.join(newFolder(), "taken");
    writeFileSync(file, "");
    const notices: CacheNotice[] = [];
    const cache = open(file, { notices });
    const id = await keep(cache, "a", { data: array(1) });
    await keep(cache, "b", { data: array(2) });
    expect(cache.find(keyOf("a"))).toBeUndefined();
    expect(await cache.load(id)).toBeUndefined();
    expect(await cache.lastRun("g")).toEqual(new Map());
    await cache.saveRun("g", new Map());
    expect(notices).toHaveLength(1);
    expect(notices[0]!.message).toMatch(/--cache-dir/);
  });

  test("[C13] a file in the place of the folder of artifacts keeps nothing and says so once", async () => {
    const folder = newFolder();
    writeFileSync(path.join(folder, "cas"), "");
    const notices: CacheNotice[] = [];
    const cache = open(folder, { notices });
    const id = await keep(cache, "a", { data: array(1) });
    await keep(cache, "b", { data: array(2) });
    expect(cache.find(keyOf("a"))).toBeUndefined();
    expect(await cache.load(id)).toBeUndefined();
    expect(notices.map(({ code }) => code)).toEqual(["CACHE_NOT_WRITTEN"]);
  });
});

describe("room", () => {
  test("[C11] stays below its budget and gives up what was used longest ago", async () => {
    const folder = newFolder();
    const cache = open(folder, { budget: 60_000, graceMs: -1 });
    for (let n = 0; n < 40; n++) await keep(cache, `n${n}`, array(n));
    expect(cache.find(keyOf("n39"))).toBeDefined();
    expect(cache.find(keyOf("n0"))).toBeUndefined();
    await cache.close(); // files are removed beside the work; this waits for them
    const bytes = artifacts(folder).reduce((sum, file) => sum + readFileSync(file).length, 0);
    expect(bytes).toBeLessThanOrEqual(60_000 + 5_000);
  });

  test("[C11] what was used within the time of grace stays although the budget is spent", async () => {
    const cache = open(newFolder(), { budget: 10_000, graceMs: 60_000 });
    for (let n = 0; n < 10; n++) await keep(cache, `n${n}`, array(n));
    for (let n = 0; n < 10; n++) {
      expect(await cache.load(hasher.id(array(n)))).toEqual({ value: array(n) });
    }
  });

  test("[C11] a value that a younger result needs too is not given up with the older", async () => {
    const folder = newFolder();
    const cache = open(folder, { budget: 20_000, graceMs: -1 });
    await keep(cache, "old", { shared: array(9), by: 1 });
    await setTimeout(2); // times of use are counted in ms
    for (let n = 0; n < 6; n++) {
      await keep(cache, `young${n}`, { shared: array(9), by: [n, array(n)] });
    }
    expect(cache.find(keyOf("old"))).toBeUndefined();
    expect(await cache.load(hasher.id({ shared: array(9), by: [5, array(5)] }))).toBeDefined();
  });

  test("pruning removes files that no result knows, old drafts and damaged files", async () => {
    const folder = newFolder();
    const cache = open(folder);
    await keep(cache, "a", array(1));
    const orphan = path.join(folder, "cas", "00", "0".repeat(64));
    const draft = path.join(folder, "tmp", "99999-gone");
    mkdirSync(path.dirname(orphan), { recursive: true });
    const long = new Date(Date.now() - 3_600_000);
    for (const file of [orphan, draft]) {
      writeFileSync(file, "x".repeat(100));
      utimesSync(file, long, long);
    }
    const fresh = path.join(folder, "tmp", `${process.pid}-under-way`);
    writeFileSync(fresh, "x");
    expect(await cache.prune()).toBe(100);
    expect(artifacts(folder)).toHaveLength(2);
    expect(readdirSync(path.join(folder, "tmp"))).toEqual([path.basename(fresh)]);
  });

  test("drafts that a killed process left are swept when the cache is opened", async () => {
    const folder = newFolder();
    const draft = path.join(folder, "tmp", "99999-gone");
    mkdirSync(path.dirname(draft));
    writeFileSync(draft, "half a fi");
    const long = new Date(Date.now() - 3_600_000);
    utimesSync(draft, long, long);
    const cache = open(folder);
    cache.find(keyOf("a"));
    await cache.close();
    expect(readdirSync(path.join(folder, "tmp"))).toEqual([]);
  });

  test("clearing leaves nothing, and the cache goes on", async () => {
    const folder = newFolder();
    const cache = open(folder);
    await keep(cache, "a", array(1));
    await cache.saveRun("g", new Map([["a", []]]));
    await cache.clear();
    expect(await cache.stats()).toMatchObject({ results: 0, artifacts: 0, bytes: 0, runs: 0 });
    expect(await cache.lastRun("g")).toEqual(new Map());
    const id = await keep(cache, "a", array(1));
    expect(await cache.load(id)).toEqual({ value: array(1) });
  });
});

test("[C10] several processes write and read one folder at once", { timeout: 60_000 }, async () => {
  const folder = newFolder();
  const script = path.join(import.meta.dirname, "fixtures", "racing-child.ts");
  const children = [0, 1, 2].map((number) =>
    fork(script, [folder, String(number)], { execArgv: ["--conditions=sigmaflow-source"], stdio: "inherit" }),
  );
  const codes = await Promise.all(children.map((child) => new Promise((resolve) => child.on("exit", resolve))));
  expect(codes).toEqual([0, 0, 0]);
  const cache = open(folder);
  for (let n = 0; n < 30; n++) {
    expect(cache.find(keyOf(`shared${n}`))).toBeDefined();
    expect(await cache.load(hasher.id(array(n, 5000)))).toEqual({ value: array(n, 5000) });
  }
  expect(await cache.stats()).toMatchObject({ results: 30 + 3 * 30, damaged: 0 });
});
