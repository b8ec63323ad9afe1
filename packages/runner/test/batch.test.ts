import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import { paidService } from "../src/server/fixtures/paid-service.ts";
import { newFolder, removeFolders, sigmaflow, start } from "./support/command.ts";

afterAll(removeFolders);

/** Nodes that write down each time they run. */
const counting = `
import { appendFileSync, existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { defineNode, definePackage, int, seed } from "sigmaflow";

const count = (name) => appendFileSync(new URL("counts.txt", import.meta.url), name + "\\n");
const common = defineNode({
  type: "count.common", version: 1, inputs: { a: int() }, outputs: { a: int() },
  run: ({ a }) => (count("common"), { a: a + 1 }),
});
const each = defineNode({
  type: "count.each", version: 1, inputs: { a: int(), b: int(), seed: seed() }, outputs: { sum: int(), seed: seed() },
  run: ({ a, b, seed }) => (count("each " + b), { sum: a + b, seed }),
});
const late = defineNode({
  type: "count.late", version: 1, inputs: { a: int() }, outputs: { a: int() },
  run: async ({ a }, { signal }) => {
    count("late " + a);
    while (!existsSync(new URL("go", import.meta.url))) await setTimeout(20, undefined, { signal });
    return { a };
  },
});
export default definePackage({ name: "counting", version: "1.0.0", nodes: [common, each, late] });
`;

const graph = {
  sigmaflow: 1,
  inputs: { b: { type: "int", max: 5000 }, seed: { type: "seed", default: -1 } },
  nodes: {
    common: { type: "count.common", in: { a: 1 } },
    each: { type: "count.each", in: { a: { $from: "common.a" }, b: { $input: "b" }, seed: { $input: "seed" } } },
  },
  outputs: { sum: { $from: "each.sum" }, seed: { $from: "each.seed" } },
};

interface Line {
  readonly row: number;
  readonly name: string;
  readonly kept?: boolean;
  readonly status: string;
  readonly outputs: Readonly<Record<string, { readonly value: unknown; readonly files: readonly string[] }>>;
}

const linesOf = (text: string) =>
  text
    .split("\n")
    .filter((line) => line.endsWith("}"))
    .map((line) => JSON.parse(line) as Line);

test("1 000 rows through several kills: none is lost, none is made twice, and what they share is made once", async () => {
  const cwd = newFolder();
  writeFileSync(path.join(cwd, "counting.mjs"), counting);
  writeFileSync(path.join(cwd, "graph.json"), JSON.stringify(graph));
  const rows = Array.from({ length: 1000 }, (_, i) => `{"b":${i}}`);
  writeFileSync(path.join(cwd, "rows.jsonl"), rows.join("\n"));
  const args = ["run", "graph.json", "--use", "./counting.mjs", "--each", "rows.jsonl", "--json"];
  const ends: Line[] = [];
  const kills = [120, 400, 700];
  for (const until of kills) {
    const { child, ended } = start(args, { cwd });
    let seen = "";
    child.stdout!.on("data", (text: string) => {
      seen += text;
      if (seen.split("\n").length > until) child.kill("SIGKILL");
    });
    const { stdout } = await ended;
    ends.push(...linesOf(stdout).filter(({ kept }) => !kept));
  }
  const { code, stdout, stderr } = await sigmaflow(args, { cwd });
  const all = linesOf(stdout);
  ends.push(...all.filter(({ kept }) => !kept));
  expect(code).toBe(0);
  expect(stderr).toContain("1000 of 1000 rows done");
  const [head, ...journal] = readFileSync(path.join(cwd, "out", "batch.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(journal.pop()).toEqual({ complete: true });
  const numbers = Array.from({ length: 1000 }, (_, i) => i + 1);
  const sorted = (lines: readonly Line[]) => lines.map(({ row }) => row).sort((a, b) => a - b);
  expect(sorted(all)).toEqual(numbers);
  expect(sorted(journal)).toEqual(numbers);
  // What a kill kept from being printed, or from being written down, may come once more: the row in progress alone.
  expect(new Set(sorted(ends)).size).toBeGreaterThanOrEqual(1000 - kills.length);
  expect(ends.length).toBeLessThanOrEqual(1000 + kills.length);
  for (const { row, outputs } of all) {
    expect(outputs).toEqual({ sum: { value: row + 1 }, seed: { value: head.rows[row - 1].seeds.seed } });
  }
  const counts = readFileSync(path.join(cwd, "counts.txt"), "utf8").trimEnd().split("\n");
  expect(counts.filter((name) => name === "common")).toHaveLength(1);
  expect(new Set(counts).size).toBe(1001);
  expect(counts.length).toBeLessThanOrEqual(1001 + kills.length);
});

test("everything that is wrong with any row is said at once, by row and input, and nothing runs", async () => {
  const cwd = newFolder();
  writeFileSync(path.join(cwd, "counting.mjs"), counting);
  writeFileSync(path.join(cwd, "graph.json"), JSON.stringify(graph));
  writeFileSync(path.join(cwd, "rows.csv"), "b,sead\n1,\n6000,7\ntwo,7\n4,7\n");
  const args = ["run", "graph.json", "--use", "./counting.mjs", "--each", "rows.csv", "--json"];
  const { code, stdout, stderr } = await sigmaflow(args, { cwd });
  expect(code).toBe(2);
  const told = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(told.map(({ rows, at, status, error }) => [rows, at, status, error.code])).toEqual([
    [[2, 3, 4], "sead", "refused", "UNKNOWN_INPUT"],
    [[2], "b", "refused", "OUT_OF_RANGE"],
    [[3], "b", "refused", "UNREADABLE_INPUT"],
  ]);
  expect(stderr).toContain("error OUT_OF_RANGE row 2, b: `b` is 6000; allowed are at most 5000.");
  expect(stderr).toContain("error BATCH_REFUSED: 3 of 4 rows cannot run, and nothing was run.");
  expect(readdirSync(cwd).sort()).toEqual(["cache", "counting.mjs", "graph.json", "rows.csv"]);
});

test("a second call into the folder of a batch is refused, and goes on with it once the first is killed", async () => {
  const cwd = newFolder();
  const counts = path.join(cwd, "counts.txt");
  writeFileSync(path.join(cwd, "counting.mjs"), counting);
  const waiting = {
    ...{ sigmaflow: 1, inputs: { a: { type: "int" } }, outputs: { a: { $from: "late.a" } } },
    nodes: { late: { type: "count.late", in: { a: { $input: "a" } } } },
  };
  writeFileSync(path.join(cwd, "graph.json"), JSON.stringify(waiting));
  const args = ["run", "graph.json", "--use", "./counting.mjs", "--sweep", "a=1..3", "--json"];
  const first = start(args, { cwd });
  await expect.poll(() => existsSync(counts), { timeout: 30_000 }).toBe(true);
  const journal = path.join(cwd, "out", "batch.jsonl");
  const before = readFileSync(journal, "utf8");
  const second = await sigmaflow(args, { cwd });
  expect([second.code, second.stdout]).toEqual([2, ""]);
  expect(second.stderr).toContain("error BATCH_BUSY: Another call is at work on a batch in out, and nothing was run.");
  expect([readFileSync(counts, "utf8"), readFileSync(journal, "utf8")]).toEqual(["late 1\n", before]);
  first.child.kill("SIGKILL");
  await first.ended;
  writeFileSync(path.join(cwd, "go"), "");
  const third = await sigmaflow(args, { cwd });
  expect([third.code, linesOf(third.stdout).length]).toEqual([0, 3]);
  expect(readdirSync(path.join(cwd, "out"))).toEqual(["batch.jsonl"]);
});

test("rows share one allowance of paid calls; others go on, and the same call makes those that failed", async () => {
  const cwd = newFolder();
  const service = await paidService();
  const env = { SEGMIND_BASE_URL: service.address, SEGMIND_API_KEY: "SG_0123456789abcdef" };
  const paid = {
    ...{ sigmaflow: 1, inputs: { seed: { type: "seed" }, width: { type: "int", default: 64 } } },
    nodes: {
      call: { type: "remote.call", in: { prompt: "x", seed: { $input: "seed" } } },
      large: { type: "image.resize", in: { image: { $from: "call.image" }, width: { $input: "width" }, height: 64 } },
    },
    outputs: { image: { $from: "large.image" } },
  };
  writeFileSync(path.join(cwd, "graph.json"), JSON.stringify(paid));
  const sweep = ["run", "graph.json", "--sweep", "seed=1..3", "--sweep", "width=64,96"];
  const few = await sigmaflow([...sweep, "--paid", "2"], { cwd, env });
  expect([few.code, service.calls.length]).toEqual([1, 2]);
  expect(few.stderr).toMatch(
    /^5 +seed=3,width=64 +PAID_CALLS_REFUSED +call: .*\n6 +seed=3,width=96 +PAID_CALLS_REFUSED/m,
  );
  expect(few.stderr).toContain("error ROWS_FAILED: 2 of 6 rows failed.");
  const files = few.stdout
    .trimEnd()
    .split("\n")
    .map((file) => path.basename(file));
  const made = ["seed=1,width=64", "seed=1,width=96", "seed=2,width=64", "seed=2,width=96", "sheet"];
  expect(files).toEqual(made.map((name) => `${name}.image.png`));
  const sheet = path.join(cwd, "out", "sheet.image.png");
  // Two columns of cells 96 wide, three rows of them 64 high with a label of ten below, and eight around each.
  const size = { width: 2 * 104 + 8, height: 3 * (64 + 10 + 8) + 8 };
  expect(await sharp(sheet).metadata()).toMatchObject(size);
  const empty = readFileSync(sheet);
  const more = await sigmaflow([...sweep, "--paid", "2", "--json"], { cwd, env });
  expect([more.code, service.calls.length]).toEqual([0, 3]);
  const lines = linesOf(more.stdout);
  expect(lines.map(({ row, kept = false, status }) => [row, kept, status])).toEqual(
    [1, 2, 3, 4, 5, 6].map((row) => [row, row < 5, "succeeded"]),
  );
  expect(await sharp(sheet).metadata()).toMatchObject(size);
  expect(readFileSync(sheet)).not.toEqual(empty);
  await service.close();
});
