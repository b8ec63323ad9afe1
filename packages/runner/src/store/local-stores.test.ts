import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Notice } from "@sigmaflow/core";
import { afterEach, expect, test } from "vitest";
import { makePipe } from "../../../nodes/test/support/make-pipe.ts";
import { openLocalStores } from "./local-stores.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A folder of runs with as many runs, and its database's file. */
async function withRuns(count: number) {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-stores-"));
  folders.push(folder);
  const { runs, close } = openLocalStores(folder, { bytes: 2 ** 30, onNotice: () => expect.unreachable() });
  const graph = { sigmaflow: 1, nodes: {} } as const;
  const more = { created: 1, graph, inputs: {}, seeds: {}, attended: false };
  for (let i = 0; i < count; i++) await runs.add({ id: `r${i}`, graphName: "x".repeat(3000), ...more });
  await close();
  return { folder, file: path.join(folder, "runs.db") };
}

async function reopened(folder: string) {
  const notices: Notice[] = [];
  const stores = openLocalStores(folder, { bytes: 2 ** 30, onNotice: (notice) => notices.push(notice) });
  const ids = (await stores.runs.list({ limit: 100 })).map(({ id }) => id);
  await stores.close();
  return { notices, ids };
}

const damages: Readonly<Record<string, (file: string) => void>> = {
  "cut off in the middle": (file) => truncateSync(file, Math.floor(statSync(file).size / 2)),
  "cut off within its first page": (file) => truncateSync(file, 1000),
  garbage: (file) => writeFileSync(file, "garbage ".repeat(5000)),
  "overwritten in the middle": (file) => {
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0xa5, 4096, bytes.length));
  },
};

test.each(Object.keys(damages))(
  "[faults Weak 2] a file of runs that is %s is set aside, in a sentence",
  async (kind) => {
    const { folder, file } = await withRuns(20);
    damages[kind]!(file);
    const damaged = readFileSync(file);
    const { notices, ids } = await reopened(folder);
    const [aside] = readdirSync(folder).filter((name) => name.startsWith("runs.db.damaged-"));
    expect(ids).toEqual([]);
    expect(notices).toEqual([
      {
        code: "RUNS_DAMAGED",
        message: `The runs in ${file} were damaged, so that earlier ones are no longer listed and paid calls are counted from 0. The file is kept as ${path.join(folder, aside!)}; a new one is begun. Nothing to do.`,
      },
    ]);
    expect(readFileSync(path.join(folder, aside!)).equals(damaged)).toBe(true);
    expect(await reopened(folder)).toEqual({ notices: [], ids: [] });
  },
);

test("[faults Weak 2] a log beside the file of runs that is garbage costs nothing of what was in the file", async () => {
  const { folder, file } = await withRuns(2);
  writeFileSync(`${file}-wal`, "garbage ".repeat(5000));
  expect(await reopened(folder)).toEqual({ notices: [], ids: ["r1", "r0"] });
});

test.runIf(process.platform === "linux")(
  "[faults Broken 10] a folder that cannot be made, and a pipe in the place of the file, are refused in words",
  () => {
    const open = (folder: string) => openLocalStores(folder, { bytes: 2 ** 30, onNotice: () => expect.unreachable() });
    const refused = (reason: string) =>
      expect.objectContaining({ code: "STORE_UNUSABLE", message: expect.stringContaining(reason) });
    expect(() => open("/proc/sigmaflow/data")).toThrowError(refused("there is no such file or folder"));
    const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-stores-"));
    folders.push(folder);
    makePipe(path.join(folder, "runs.db"));
    expect(() => open(folder)).toThrowError(refused("it is a pipe"));
  },
);
