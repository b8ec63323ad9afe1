import { catalogueOf, type GraphBody } from "@sigmaflow/core";
import { createSdxlRegistry } from "@sigmaflow/nodes";
import { expect, test } from "vitest";
import { namedInput } from "./named.ts";

const catalogue = catalogueOf(createSdxlRegistry());
const text = { type: "string" };
const body: GraphBody = {
  inputs: { model: text, style: text, words: text },
  nodes: {
    model: { type: "model.load", in: { name: { $input: "model" } } },
    each: {
      type: "map",
      in: { items: [1], name: { $input: "style" } },
      body: {
        inputs: { item: { type: "int" }, name: text },
        nodes: { lora: { type: "model.lora", in: { name: { $input: "name" } } } },
        outputs: { unet: { $from: "lora.unet" } },
      },
    },
    text: { type: "text.encode", in: { prompt: { $input: "words" } } },
  },
};

test("an input names what the port names that it is linked to, in loops as well", () => {
  const names = Object.keys(body.inputs ?? {}).map((name) => namedInput(body, name, text, catalogue).names);
  expect(names).toEqual(["models", "loras", undefined]);
});

test("an input that says itself what it names keeps to that", () => {
  expect(namedInput(body, "model", { ...text, names: "vaes" }, catalogue).names).toBe("vaes");
});
