import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { PortSpec } from "@sigmaflow/core";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readInputs } from "./given-inputs.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-inputs-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const specs: Readonly<Record<string, PortSpec>> = {
  steps: { type: "int" },
  share: { type: "float" },
  on: { type: "boolean" },
  prompt: { type: "string" },
  kind: { type: "enum", values: ["a", "b"] },
  seed: { type: "seed" },
  data: { type: "json" },
  numbers: { type: "list<float>" },
  words: { type: "list<string>" },
};
const set = (...assignments: string[]) => readInputs({ set: assignments }, specs);

test("a kind of a package comes as data, or as the name of a file", async () => {
  const read = (text: string) => readInputs({ set: [`note=${text}`] }, { note: { type: "acme.note" } });
  expect(await read('{"words":["a"]}')).toEqual({ note: { words: ["a"] } });
  expect(await read("notes/one.txt")).toEqual({ note: "notes/one.txt" });
  expect(await read("[1].png")).toEqual({ note: "[1].png" });
});

test("text becomes what each input takes", async () => {
  const given = [
    "steps=25",
    "share=-.5",
    "on=off",
    "prompt=a=b, c",
    "kind=a",
    "seed=-1",
    'data={"a":[1]}',
    "numbers=1, 2.5",
    "words=x, y",
  ];
  expect(await set(...given)).toEqual({
    steps: 25,
    share: -0.5,
    on: false,
    prompt: "a=b, c",
    kind: "a",
    seed: -1,
    data: { a: [1] },
    numbers: [1, 2.5],
    words: ["x", " y"],
  });
});

test("every seed keeps all its digits", async () => {
  await fc.assert(
    fc.asyncProperty(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), async (seed) => {
      const { seed: read } = await set(`seed=${seed}`);
      expect(String(read)).toBe(String(seed));
      expect(typeof read).toBe(seed <= BigInt(Number.MAX_SAFE_INTEGER) ? "number" : "string");
    }),
  );
});

test("every text goes through unchanged", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary" }), async (text) => {
      expect(await set(`prompt=${text}`)).toEqual({ prompt: text });
    }),
  );
});

test.each([
  ["prompd=x", "Did you mean `prompt`?"],
  ["constructor=x", "There is no input `constructor`."],
  ["steps=", 'is ""; a number is wanted'],
  ["steps=0x10", "a number is wanted"],
  ["share=Infinity", "a number is wanted"],
  ["on=2", "allowed are true and false"],
  ["data={", "cannot be read as JSON"],
  ["=x", "NAME=VALUE"],
])("%s is refused: %s", async (assignment, said) => {
  await expect(set(assignment)).rejects.toMatchObject({ code: "BAD_INPUT", message: expect.stringContaining(said) });
});

test("an inputs file must be there and hold an object", async () => {
  for (const inputs of ["/nothing/here.json", import.meta.filename]) {
    await expect(readInputs({ inputs }, specs)).rejects.toMatchObject({ code: "BAD_INPUT" });
  }
});

test("[faults Broken 9.2] JSON that is nested too deep to follow is refused in words, from a flag and from a file", async () => {
  const deep = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  expect(await set(`data=${deep(128)}`)).toBeDefined();
  for (const levels of [129, 1_000_000]) {
    const reason = "cannot be read as JSON: it is nested more than 128 deep";
    await expect(set(`data=${deep(levels)}`)).rejects.toThrow(`\`data\` ${reason}.`);
    const file = path.join(folder, "deep.json");
    writeFileSync(file, `{"data":${deep(levels)}}`);
    await expect(readInputs({ inputs: file }, specs)).rejects.toThrow(`The inputs file \`${file}\` ${reason}`);
  }
});
