import { expect, test } from "vitest";
import type { RunRecord } from "../wire/run-record.ts";
import { barePng, chunk, pngHolding } from "./fixtures/png.ts";
import { withPngTexts } from "./png-text.ts";
import { parseRecord, recordInPng, recordTexts } from "./run-record.ts";

const record: RunRecord = {
  graph: { sigmaflow: 1, nodes: {}, outputs: {} },
  inputs: { prompt: "ein Füchslein", picture: { sha256: "0123", png: "iVBO" }, sizes: [1, 2] },
  seed: "18446744073709551615",
};

test("a record comes back from the picture that it was written into", () => {
  expect(recordInPng(withPngTexts(barePng, recordTexts(record))!)).toEqual(record);
  const { seed: _, ...seedless } = record;
  expect(recordInPng(withPngTexts(barePng, recordTexts(seedless))!)).toEqual(seedless);
});

test("a picture without one has none, whatever else it says", () => {
  expect(recordInPng(barePng)).toBe(undefined);
  expect(recordInPng(pngHolding(chunk("iTXt", "prompt\0\0\0\0\0a fox")))).toBe(undefined);
  expect(recordInPng(pngHolding(chunk("iTXt", "sigmaflow\0\0\0\0\0{}")))).toBe(undefined);
  expect(recordInPng(new Uint8Array([0x89]))).toBe(undefined);
});

test("a record in a damaged chunk is none", () => {
  const text = chunk("iTXt", `sigmaflow\0\0\0\0\0${JSON.stringify({ graph: {}, inputs: {} })}`);
  expect(recordInPng(pngHolding(text))).toEqual({ graph: {}, inputs: {} });
  text[30] = 0x20;
  expect(recordInPng(pngHolding(text))).toBe(undefined);
});

test("[faults Broken 9.1] text that is nested deeper than any record is none", () => {
  const deep = (levels: number) => `{"graph":{},"inputs":{"a":${"[".repeat(levels)}${"]".repeat(levels)}}}`;
  expect(parseRecord(deep(158))).toBeDefined();
  expect(parseRecord(deep(159))).toBe(undefined);
  expect(parseRecord(deep(200_000))).toBe(undefined);
});

test("text that is no record is none", () => {
  const texts = ["", "{", "null", "[]", '{"graph":1}', '{"graph":{}}', '{"graph":[],"inputs":{}}'];
  for (const text of [...texts, '{"graph":{},"inputs":[]}', '{"graph":{},"inputs":{},"seed":{}}'])
    expect([text, parseRecord(text)]).toEqual([text, undefined]);
});
