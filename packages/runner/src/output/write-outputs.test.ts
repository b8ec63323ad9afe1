import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEngine, type Engine } from "../engine/engine.ts";
import notes, { louder } from "./fixtures/note-package.ts";
import { recordOf } from "./run-record.ts";
import { writeOutputs } from "./write-outputs.ts";

let root: string;
let engine: Engine;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), "sigmaflow-outputs-"));
  engine = createEngine({ use: [notes], cache: false });
});
afterAll(async () => {
  await engine.close();
  rmSync(root, { recursive: true });
});

async function write(graph: object, inputs: object, folder: string) {
  const prepared = await engine.prepare({ sigmaflow: 1, ...graph }, { ...inputs });
  const outputs = await engine.start(prepared).outputs;
  const record = await recordOf(prepared);
  return await writeOutputs(outputs, { ...prepared, record, folder: path.join(root, folder), hasher: engine.hasher });
}

const note = { text: "a\nb", lines: 2 };

test("values of a kind of one's own become files, those of a kind that goes into it as well", async () => {
  const folder = path.join(root, "notes");
  expect(await write(louder, { note }, "notes")).toEqual({
    lines: { files: [path.join(folder, "lines-0.txt"), path.join(folder, "lines-1.txt")] },
    note: { files: [path.join(folder, "note.txt")] },
    reminder: { files: [path.join(folder, "reminder.txt")] },
  });
  expect(readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), "utf8")])).toEqual([
    ["lines-0.txt", "A"],
    ["lines-1.txt", "B!"],
    ["note.txt", "A\nB!"],
    ["reminder.txt", "A\nB!"],
  ]);
});

test("where the graph leaves the kind open, the value tells it, and data stays data", async () => {
  const open = {
    inputs: { one: { type: "any" }, data: { type: "json" } },
    nodes: {},
    outputs: { one: { $input: "one" }, data: { $input: "data" } },
  };
  const written = await write(open, { one: note, data: note }, "open");
  expect(written).toEqual({ one: { files: [path.join(root, "open", "one.txt")] }, data: { value: note } });
});

test("files go out as they are, named by their types, beside one another", async () => {
  const several = {
    inputs: { files: { type: "list<file>" } },
    nodes: {},
    outputs: { files: { $input: "files" }, none: { $input: "files" } },
  };
  const file = (type: string) => ({ bytes: new TextEncoder().encode(type), type });
  const { files } = await write(several, { files: [file("text/csv"), file("application/x-own")] }, "files");
  expect(files?.files?.map((one) => [path.basename(one), readFileSync(one, "utf8")])).toEqual([
    ["files-0.csv", "text/csv"],
    ["files-1.own", "application/x-own"],
  ]);
  expect((await write(several, { files: [] }, "files")).none).toEqual({ value: [] });
});
