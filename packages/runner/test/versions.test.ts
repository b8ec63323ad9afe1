import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { textsOf, withTexts } from "@sigmaflow/nodes";
import { sharpCodec } from "@sigmaflow/nodes/host";
import { afterAll, beforeAll, expect, test } from "vitest";
import { models, newFolder, removeFolders, sigmaflow } from "./support/command.ts";

let cwd: string;
beforeAll(() => {
  cwd = newFolder();
});
afterAll(removeFolders);

const call = (...args: string[]) => sigmaflow(args, { cwd });
const older = path.join(models, "older-graphs");
const changed =
  "read as a graph of an older version: `image.composite` from version 1 to 2. The file stays as it is.\n";

/** A picture of one grey as a PNG file. */
async function grey(value: number): Promise<Uint8Array> {
  const data = new Uint8Array(8 * 8 * 3).fill(value);
  return await sharpCodec.encode({ data, batch: 1, width: 8, height: 8, channels: 3 }, { format: "png" });
}

const composite = {
  sigmaflow: 1,
  nodes: {
    dark: { type: "image.load", in: { path: "in/dark.png" } },
    light: { type: "image.load", in: { path: "in/light.png" } },
    mask: { type: "image.mask", in: { image: { $from: "light.image" } } },
    laid: {
      type: "image.composite",
      in: { below: { $from: "dark.image" }, over: { $from: "light.image" }, mask: { $from: "mask.mask" } },
    },
  },
  outputs: { image: { $from: "laid.image" } },
};

test("an older graph is sound, and what it was read as is said apart from its problems", async () => {
  const file = path.join(older, "inpaint.json");
  expect(await call("validate", file)).toEqual({ code: 0, stdout: "", stderr: `${file}: ${changed}` });
  expect((await sigmaflow(["validate", "-", "--json"], { cwd, input: readFileSync(file, "utf8") })).stdout).toBe(
    "[]\n",
  );
});

test("an older graph runs, its picture carries the graph of today, and a picture of an older version runs too", async () => {
  mkdirSync(path.join(cwd, "in"));
  const folder = path.join(cwd, "in");
  writeFileSync(path.join(folder, "dark.png"), await grey(10));
  writeFileSync(path.join(folder, "light.png"), await grey(255));
  writeFileSync(path.join(folder, "old.json"), JSON.stringify(composite));
  const { code, stderr } = await call("run", "in/old.json", "--out", "first");
  expect({ code, stderr: stderr.split("\n")[0] }).toEqual({ code: 0, stderr: `in/old.json: ${changed.trimEnd()}` });
  const made = readFileSync(path.join(cwd, "first", "image.png"));
  const record = JSON.parse(textsOf(made).sigmaflow!);
  expect(record.graph.nodes.laid).toEqual({
    type: "image.composite",
    v: 2,
    in: { background: { $from: "dark.image" }, foreground: { $from: "light.image" }, mask: { $from: "mask.mask" } },
  });
  const picture = withTexts(await grey(0), { sigmaflow: JSON.stringify({ ...record, graph: composite }) });
  writeFileSync(path.join(folder, "old.png"), picture);
  const again = await call("run", "in/old.png", "--out", "again", "--json");
  expect(again.code).toBe(0);
  expect(again.stderr).toContain(`in/old.png: ${changed}`);
  // Nothing of it was new: it has the keys of the graph of today.
  expect(JSON.parse(again.stdout)).toMatchObject({ status: "succeeded", cache: { misses: 0 } });
  expect(readFileSync(path.join(cwd, "again", "image.png")).equals(made)).toBe(true);
  const explained = await call("explain", "first/image.png", "--json");
  expect(explained).toMatchObject({ code: 0, stderr: "" });
});

test("a graph of the future is refused in words", async () => {
  const nodes = { ...composite.nodes, laid: { ...composite.nodes.laid, v: 9 } };
  writeFileSync(path.join(cwd, "future.json"), JSON.stringify({ ...composite, nodes }));
  const words = "`image.composite` is of version 9 in this document; here it is known up to version 2.";
  const validated = await call("validate", "future.json");
  expect(validated.code).toBe(2);
  expect(validated.stdout).toContain(`future.json: laid: NEWER_NODE: ${words}`);
  const run = await call("run", "future.json");
  expect(run.code).toBe(2);
  expect(run.stderr).toContain(words);
});

test("a node says what it was called before and what it does outside", async () => {
  expect((await call("nodes", "image.composite")).stdout).toContain(
    "Before version 2 it had `below` for its input `background`, had `over` for its input `foreground`.",
  );
  expect((await call("nodes", "remote.call")).stdout).toContain("Running it may cost money.");
});
