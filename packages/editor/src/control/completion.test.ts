import { expect, test } from "vitest";
import { fittingNames, startedName, writtenName } from "./completion.ts";

test.each([
  ["a fox <", { kind: "loras", from: 6, typed: "" }],
  ["a fox <lora:pix", { kind: "loras", from: 6, typed: "pix" }],
  ["a fox <pix", { kind: "loras", from: 6, typed: "pix" }],
  ["a fox, embedding:ugl", { kind: "embeddings", from: 7, typed: "ugl" }],
  ["a fox style:film n", { kind: "styles", from: 6, typed: "film n" }],
  ["lifestyle:x", undefined],
  ["a fox <lora:pixel:1> here", undefined],
  ["a fox", undefined],
  ["myembedding:x", undefined],
])("at the end of %j %j is being written", (text, started) => {
  expect(startedName(text, text.length)).toEqual(started);
});

test("names that begin with what is typed come first", () => {
  expect(fittingNames(["my pixel", "Pixel art", "fox", "pix"], "pix")).toEqual(["Pixel art", "pix", "my pixel"]);
});

test("names are written as nodes read them", () => {
  expect([writtenName("loras", "pixel"), writtenName("embeddings", "ugly"), writtenName("styles", "anime")]).toEqual([
    "<lora:pixel:1>",
    "embedding:ugly ",
    "",
  ]);
});
