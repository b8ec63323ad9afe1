import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ContentHasher, type ContentId } from "@sigmaflow/core";
import { compare } from "../../../scripts/bench/clock.ts";
import type { Report } from "../../../scripts/bench/report.ts";
import { nodeHost } from "../src/host/node-host.ts";
import { DiskCache } from "../src/store/disk-cache.ts";

/** Knowing values by content, and keeping a denoising step's state on disk. */
export async function bench(report: Report): Promise<void> {
  const latent = new Float32Array(128 * 128 * 4).map((_, i) => Math.sin(i));
  await hashing(report, "a latent, 128×128×4", latent);
  await hashing(
    report,
    "an image, 1024×1024",
    new Uint8Array(1024 * 1024 * 3).map((_, i) => i * i),
  );
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-bench-"));
  const hasher = new ContentHasher(nodeHost);
  const cache = new DiskCache({ folder, hasher });
  try {
    await keeping(report, latent, { folder, cache, hasher });
  } finally {
    await cache.close();
    rmSync(folder, { recursive: true });
  }
}

async function hashing(report: Report, what: string, data: Float32Array | Uint8Array): Promise<void> {
  const hasher = new ContentHasher(nodeHost);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const µs = await compare({
    // Arrays are remembered by identity: only a view of its own is read again.
    ours: () => hasher.id({ data: data.subarray(), height: 128, width: 128 }),
    plain: () => nodeHost.sha256(bytes),
  });
  report({ name: `hashing ${what}`, value: µs.ours, unit: "µs", against: { name: "sha256", value: µs.plain } });
}

interface Store {
  readonly folder: string;
  readonly cache: DiskCache;
  readonly hasher: ContentHasher;
}

/** A step of UniPC: the latent and one prediction are new, one prediction and the last sample stay from the step before. */
async function keeping(report: Report, latent: Float32Array, { folder, cache, hasher }: Store): Promise<void> {
  let count = 0;
  const fresh = (): Float32Array => {
    const data = latent.slice();
    data[0] = ++count;
    return data;
  };
  let last: ContentId = "";
  let before = [fresh(), fresh()];
  const put = async (): Promise<void> => {
    const [data, clean] = [fresh(), fresh()];
    const state = {
      latent: { data, batch: 1, channels: 4, height: 128, width: 128, space: "vp", sigma: 5 },
      history: { clean1: clean, clean2: before[0], sample: before[1] },
      counters: { order: 2 },
      random: { generator: "torch", seeds: ["1"], draws: 1 },
    };
    before = [clean, data];
    last = hasher.id(state);
    await cache.save(nodeHost.sha256(last), { outputs: { state: last }, ms: 1 }, new Map([[last, state]]));
  };
  // The same new bytes in one file, neither checked nor indexed.
  const plain = path.join(folder, "plain");
  const both = new Uint8Array(2 * latent.byteLength);
  const bytesOf = ({ buffer }: Float32Array) => new Uint8Array(buffer);
  const write = (): void => {
    both.set(bytesOf(fresh()));
    both.set(bytesOf(fresh()), latent.byteLength);
    writeFileSync(plain, both);
  };
  const options = { turns: 100, warmUpMs: 500 };
  const saved = await compare({ put, write }, options);
  const putRow = { name: "disk cache: keeping a step's state, 128×128×4", unit: "µs" } as const;
  report({ ...putRow, value: saved.put, against: { name: "plain writing", value: saved.write } });

  await put();
  writeFileSync(plain, new Uint8Array(4 * latent.byteLength));
  const loaded = await compare({ get: () => cache.load(last), read: () => readFileSync(plain) }, options);
  const getRow = { name: "disk cache: loading it again, checked", unit: "µs" } as const;
  report({ ...getRow, value: loaded.get, against: { name: "plain reading", value: loaded.read } });

  const rows = new Map([...Array(1000).keys()].map((n) => [nodeHost.sha256(String(n)), { id: last, ms: n }]));
  for (const [key, { id, ms }] of rows) await cache.save(key, { outputs: { state: id }, ms }, new Map());
  const keys = [...rows.keys()];
  let next = 0;
  const key = () => keys[next++ % keys.length]!;
  const found = await compare({ find: () => cache.find(key()), get: () => rows.get(key()) }, { turns: 2000 });
  const findRow = { name: "disk cache: looking a result up", unit: "µs" } as const;
  report({ ...findRow, value: found.find, against: { name: "a map in memory", value: found.get } });
}
