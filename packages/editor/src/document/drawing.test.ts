import { promptInput } from "@sigmaflow/core/editing";
import { expect, test } from "vitest";
import { askedSize, drawingModel, withSize, withValues } from "./drawing.ts";
import { catalogue, examples } from "./fixtures/graphs.ts";

const exampleOf = (name: string) => examples.find(([file]) => file.endsWith(`${name}.json`))![1];
const refined = exampleOf("txt2img-refined");
const models = [
  { name: "embedded-refiner", components: ["unet"] },
  { name: "embedded", components: ["unet"], size: { width: 512, height: 512 }, prompts: ["a panda"] },
];

test("a graph draws with the first of its models of which something is known, named by an input or at the node", () => {
  for (const [, document] of examples.filter(([file]) => /(txt2img|img2img)/.test(file)))
    expect(drawingModel(document, catalogue, models)?.name).toBe("embedded");
  expect(drawingModel(refined, catalogue, [])).toBeUndefined();
});

test("the size that a model draws well goes into the graph's inputs, unless they do not take it", () => {
  expect(askedSize(refined)).toEqual({ width: 1024, height: 1024 });
  expect(askedSize(withSize(refined, { width: 512, height: 768 }))).toEqual({ width: 512, height: 768 });
  expect(withSize(refined, { width: 511, height: 512 })).toBe(refined);
  expect(withSize(exampleOf("sdxl1.0-txt2img"), { width: 256, height: 256 })).toBe(exampleOf("sdxl1.0-txt2img"));
});

test("the prompt's input is found, and values go where there are inputs", () => {
  expect(promptInput(refined)).toBe("prompt");
  const filled = withValues(refined, { prompt: "a fox", nothing: 1 });
  expect(filled.inputs?.prompt?.default).toBe("a fox");
  expect(Object.keys(filled.inputs ?? {})).toEqual(Object.keys(refined.inputs ?? {}));
});
