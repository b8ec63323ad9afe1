import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { GraphDocument } from "../packages/core/src/graph/document.ts";
import { styleNames } from "../packages/nodes/src/prompt/style/apply-style.ts";
import { schedulerNames } from "../packages/nodes/src/schedule/registry.ts";
import { repository } from "./workspace.ts";

type Parameter = Readonly<Record<string, unknown>>;

/** The parameters of SDXL's text-to-image API as its page lists them: type, default, range. */
const api: Readonly<Record<string, Parameter>> = {
  prompt: { type: "string" },
  negative_prompt: { type: "string", optional: true },
  style: { type: "enum", default: "base", values: styleNames },
  samples: { type: "int", default: 1, min: 1, max: 4 },
  scheduler: { type: "enum", default: "UniPC", values: schedulerNames.slice(0, 12) },
  num_inference_steps: { type: "int", default: 25, min: 20, max: 100 },
  guidance_scale: { type: "float", default: 7.5, min: 1, max: 25 },
  strength: { type: "float", default: 0.2, min: 0.1, max: 1 },
  high_noise_fraction: { type: "float", default: 0.8, min: 0, max: 1 },
  seed: { type: "seed", default: -1, min: -1, max: 999_999_999_999_999 },
  img_width: { type: "int", default: 1024, min: 512, max: 2048, multipleOf: 8 },
  img_height: { type: "int", default: 1024, min: 512, max: 2048, multipleOf: 8 },
  refiner: { type: "boolean", default: true },
  base64: { type: "boolean", default: false },
};

/** What else graphs take that run here: as few steps as there are, models and files. */
const ours: Readonly<Record<string, Parameter>> = {
  ...api,
  num_inference_steps: { ...api.num_inference_steps, min: 1 },
  model: { type: "string", default: "embedded" },
  refiner_model: { type: "string", default: "embedded-refiner" },
  image: { type: "image", optional: true },
  mask: { type: "image", optional: true },
};

/** Where an example says otherwise, and why. */
const exceptions: Readonly<Record<string, Readonly<Record<string, Parameter>>>> = {
  "inpaint.json": { strength: { ...api.strength, default: 0.9 } }, // a fifth of the noise repaints nothing
};

const folder = path.join(repository, "examples", "graphs");
const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
const inputsOf = (name: string) =>
  (JSON.parse(readFileSync(path.join(folder, name), "utf8")) as GraphDocument).inputs as Record<string, Parameter>;
const facts = ["type", "default", "optional", "min", "max", "multipleOf", "values"];
const factsOf = (input: Parameter): Parameter =>
  Object.fromEntries(Object.entries(input).filter(([key]) => facts.includes(key)));

test("the drop-in takes exactly the API's parameters, and a reference picture", () => {
  const { image, ...inputs } = inputsOf("sdxl1.0-txt2img.json");
  expect(Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, factsOf(input)]))).toEqual(api);
  expect(factsOf(image!)).toEqual({ type: "image", optional: true });
});

test.each(names.filter((name) => name !== "sdxl1.0-txt2img.json"))(
  "%s has the API's names, defaults and ranges",
  (name) => {
    const known = { ...(name === "remote-sdxl.json" ? api : ours), ...exceptions[name] };
    for (const [input, given] of Object.entries(inputsOf(name))) {
      // The API wants a prompt, and an example has one to show.
      const own = input === "prompt" ? { default: expect.stringContaining("wearing") } : {};
      expect({ [input]: factsOf(given) }).toEqual({ [input]: { ...known[input], ...own } });
    }
  },
);
