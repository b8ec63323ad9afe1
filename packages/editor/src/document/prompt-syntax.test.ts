import type { GraphBody } from "@sigmaflow/core";
import { expect, test } from "vitest";
import { catalogue, example } from "./fixtures/graphs.ts";
import { promptSyntaxOf } from "./prompt-syntax.ts";

const compel: GraphBody = {
  inputs: { words: { type: "string" }, other: { type: "string" } },
  nodes: {
    style: { type: "prompt.style", in: { prompt: { $input: "words" } } },
    text: { type: "text.encode", in: { prompt: { $from: "style.prompt" }, weights: "compel" } },
    note: { type: "value.text", in: { value: { $input: "other" } } },
  },
};

test("a text's weights are written as the node reads them that encodes it, through those that pass it on", () => {
  const syntax = (node: string, port: string) => promptSyntaxOf(compel, { node, port }, catalogue);
  expect([syntax("$inputs", "words"), syntax("style", "negative"), syntax("text", "negative")]).toEqual([
    "compel",
    "compel",
    "compel",
  ]);
  expect([syntax("$inputs", "other"), syntax("note", "value"), syntax("text", "weights")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("a graph inside says it for the texts that it is given", () => {
  const body: GraphBody = {
    inputs: { words: { type: "string" } },
    nodes: { each: { type: "map", in: { words: { $input: "words" } }, body: compel } },
  };
  expect(promptSyntaxOf(body, { node: "$inputs", port: "words" }, catalogue)).toBe("compel");
  expect(promptSyntaxOf(example("txt2img-refined"), { node: "$inputs", port: "prompt" }, catalogue)).toBe("a1111");
});
