import type { GraphDocument } from "@sigmaflow/core";
import { expect, test } from "vitest";
import { promptOf } from "./run-prompt.ts";

const graph = (inputs: NonNullable<GraphDocument["inputs"]>): GraphDocument => ({ sigmaflow: 1, inputs, nodes: {} });
const text = { type: "string", default: "a fox" };
const lines = { type: "string", multiline: true };

test("a run's prompt is what it was given as such, else the graph's default, without the spaces around it", () => {
  expect(promptOf({ graph: graph({ prompt: text }), inputs: { prompt: " a cat\n" } })).toBe("a cat");
  expect(promptOf({ graph: graph({ prompt: text }), inputs: {} })).toBe("a fox");
  expect(promptOf({ graph: graph({ model: text, words: lines }), inputs: { words: "a dog" } })).toBe("a dog");
});

test("only a text that is there counts, and its beginning alone", () => {
  expect(promptOf({ graph: graph({ model: text }), inputs: { model: "m" } })).toBeUndefined();
  expect(promptOf({ graph: graph({ prompt: lines }), inputs: { prompt: "  " } })).toBeUndefined();
  expect(promptOf({ graph: { sigmaflow: 1, nodes: {} }, inputs: {} })).toBeUndefined();
  const long = promptOf({ graph: graph({ prompt: text }), inputs: { prompt: `${"a".repeat(199)}🦊 and more` } })!;
  expect([long.length, long.isWellFormed()]).toEqual([200, true]);
});
