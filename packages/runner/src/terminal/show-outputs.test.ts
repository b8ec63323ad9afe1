import { afterAll, beforeAll, expect, test } from "vitest";
import { createEngine, type Engine } from "../engine/engine.ts";
import { SmallTerminal } from "./fixtures/small-terminal.ts";
import { showOutputs } from "./picture.ts";

let engine: Engine;
beforeAll(() => {
  engine = createEngine({ cache: false });
});
afterAll(() => engine.close());

const picture = { data: new Uint8Array(8 * 6 * 3).fill(90), batch: 1, width: 8, height: 6, channels: 3 } as const;

async function shown(outputs: object, outputTypes: Readonly<Record<string, string>>, isPlain = false): Promise<string> {
  const terminal = new SmallTerminal(40);
  const screen = { ...terminal.screen({ columns: 9 }), ...(isPlain && { trueColour: false, colour: false }) };
  const { codecs, pictures: codec } = engine;
  await showOutputs({ ...outputs }, { outputTypes, codecs }, { codec, screen, env: {} });
  return terminal.text.trimEnd();
}

const row = "▀".repeat(8);
const drawn = `${row}\n${row}\n${row}`;

test("what can be looked at in little is drawn, by its type or where that is open by itself, four at most", async () => {
  expect(await shown({ a: picture, b: "text", c: 7 }, { a: "image", b: "string", c: "int" })).toBe(drawn);
  expect(await shown({ a: picture }, {})).toBe(drawn);
  const many = await shown({ a: Array.from({ length: 6 }, () => picture) }, { a: "list<image>" });
  expect(many.split(row).length - 1).toBe(4 * 3);
});

test("nothing is drawn of kinds without a small picture, nor where the terminal shows none", async () => {
  expect(await shown({ a: picture }, { a: "mask" })).toBe("");
  expect(await shown({ a: picture }, { a: "image" }, true)).toBe("");
});
