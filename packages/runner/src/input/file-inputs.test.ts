import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEngine, type Engine } from "../engine/engine.ts";
import notes, { louder } from "../output/fixtures/note-package.ts";
import { recordOf } from "../output/run-record.ts";

let folder: string;
let engine: Engine;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-inputs-"));
  writeFileSync(path.join(folder, "hello.txt"), "hello");
  writeFileSync(path.join(folder, "hello.md"), "hello");
  writeFileSync(path.join(folder, "hello.csv"), "hello");
  engine = createEngine({ use: [notes], read: [folder], cache: false });
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

const hello = { text: "hello", lines: 1 };
const file = (type: string, text = "hello") => ({
  sha256: createHash("sha256").update(text).digest("hex"),
  type,
  base64: Buffer.from(text).toString("base64"),
});

test.each([
  ["a file's name", "hello.txt", file("text/plain")],
  ["a name with another ending of the kind", "hello.md", file("text/markdown")],
  ["a name that tells nothing", "hello.csv", file("text/plain")],
  ["a data: URL", "data:text/markdown;charset=utf-8;base64,aGVsbG8=", file("text/markdown")],
  ["a data: URL without a type", "data:;base64,aGVsbG8=", file("text/plain")],
  ["what a record holds", file("text/markdown"), file("text/markdown")],
  ["the value itself", hello, file("text/plain")],
])("a value of a kind of one's own comes in as %s and is recorded as its file", async (_, note, recorded) => {
  const prepared = await engine.prepare(louder, { note });
  expect(prepared.inputs.note).toEqual(hello);
  expect((await recordOf(prepared)).inputs.note).toEqual(recorded);
  // What is kept instead of it gives it again.
  const again = await engine.prepare(louder, JSON.parse(JSON.stringify((await recordOf(prepared)).inputs)));
  expect(again.inputs.note).toEqual(hello);
});

test.each([
  [{}, "`note` expects a note. Name a text or Markdown file."],
  [7, "`note` expects a note. Name a text or Markdown file."],
  ["data:image/png;base64,aGVsbG8=", "`note` expects a note. Name a text or Markdown file."],
  [{ sha256: "f".repeat(64) }, "The note `note` was too large to be kept in the file (its sha256 is ffffffffffff…)."],
])("%j for a note is refused in words", async (note, message) => {
  await expect(engine.prepare(louder, { note })).rejects.toMatchObject({
    code: "BAD_INPUT",
    message: expect.stringContaining(message),
    problems: [{ code: "UNREADABLE_INPUT", input: "note", expected: { type: "acme.note", label: "Note" } }],
  });
});

test("a picture's input names what it takes, as before there were other kinds", async () => {
  const shown = {
    sigmaflow: 1,
    inputs: { picture: { type: "image" } },
    nodes: { small: { type: "image.preview", in: { image: { $input: "picture" } } } },
    outputs: { image: { $from: "small.image" } },
  };
  await expect(engine.prepare(shown, { picture: 7 })).rejects.toMatchObject({
    message: expect.stringContaining("`picture` expects a picture. Name a PNG, JPEG or WebP file."),
  });
});

test("a list is given as files, each with its own source", async () => {
  const many = {
    sigmaflow: 1,
    inputs: { notes: { type: "list<acme.note>" } },
    nodes: {},
    outputs: { notes: { $input: "notes" } },
  };
  const prepared = await engine.prepare(many, { notes: ["hello.txt", { text: "own", lines: 1 }] });
  expect(prepared.inputs.notes).toEqual([hello, { text: "own", lines: 1 }]);
  expect(prepared.outputTypes).toEqual({ notes: "list<acme.note>" });
  expect((await recordOf(prepared)).inputs.notes).toEqual([file("text/plain"), file("text/plain", "own")]);
});

test("a file is given as it is, with the type that its name tells", async () => {
  const copy = {
    sigmaflow: 1,
    inputs: { data: { type: "file" } },
    nodes: {},
    outputs: { data: { $input: "data" } },
  };
  const bytes = new TextEncoder().encode("hello");
  for (const [data, type] of [
    ["hello.csv", "text/csv"],
    ["hello.md", "text/markdown"],
    ["data:application/x-own;base64,aGVsbG8=", "application/x-own"],
    ["data:;base64,aGVsbG8=", "application/octet-stream"],
  ]) {
    const prepared = await engine.prepare(copy, { data });
    expect(prepared.inputs.data).toEqual({ bytes, type });
    expect((await recordOf(prepared)).inputs.data).toEqual(file(type!));
  }
  await expect(engine.prepare(copy, { data: 7 })).rejects.toMatchObject({
    message: expect.stringContaining("`data` expects a file. Name a file."),
  });
});
