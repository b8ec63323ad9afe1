import { readFileSync } from "node:fs";
import {
  type GraphDocument,
  type InputProblem,
  isInputError,
  isSigmaflowError,
  type PortSpec,
  readGraph,
  takeInputs,
} from "@sigmaflow/core";
import { createSdxlRegistry } from "@sigmaflow/nodes";
import { describe, expect, test } from "vitest";
import { shippedGraphs } from "../shipped.ts";
import { statusOf } from "../status.ts";
import { coerceInputs } from "./coerce.ts";
import { refuseInputs } from "./refuse.ts";

const document: GraphDocument = readGraph(readFileSync(`${shippedGraphs()}sdxl1.0-txt2img.json`, "utf8")).document!;
const specs = document.inputs!;
const { types } = createSdxlRegistry();

/** What a body gives the graph, after it was taken as a run takes it. */
function take(body: unknown) {
  const coerced = coerceInputs(body, specs);
  try {
    takeInputs(document, coerced.values, types, () => 0);
    return coerced;
  } catch (error) {
    throw isInputError(error) ? refuseInputs(error, body) : error;
  }
}

/** How a body is refused below /v1. */
interface Refused {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly problems: readonly InputProblem[];
}

function refusal(body: unknown): Refused {
  try {
    take(body);
  } catch (error) {
    if (!isSigmaflowError(error)) throw error;
    const { code, message } = error;
    const problems = isInputError(error) ? error.problems : [];
    return { status: statusOf(error, "v1"), code, message, problems };
  }
  throw new Error("nothing was refused");
}

describe("the parameters of sdxl1.0-txt2img", () => {
  const page: Readonly<Record<string, Partial<PortSpec>>> = {
    prompt: { type: "string" },
    base64: { type: "boolean", default: false },
    guidance_scale: { type: "float", default: 7.5, min: 1, max: 25 },
    high_noise_fraction: { type: "float", default: 0.8, min: 0, max: 1 },
    img_height: { type: "int", default: 1024, min: 512, max: 2048, multipleOf: 8 },
    img_width: { type: "int", default: 1024, min: 512, max: 2048, multipleOf: 8 },
    negative_prompt: { type: "string", optional: true },
    num_inference_steps: { type: "int", default: 25, min: 20, max: 100 },
    refiner: { type: "boolean", default: true },
    samples: { type: "int", default: 1, min: 1, max: 4 },
    scheduler: { type: "enum", default: "UniPC" },
    seed: { type: "seed", default: -1, min: -1, max: 999999999999999 },
    strength: { type: "float", default: 0.2, min: 0.1, max: 1 },
    style: { type: "enum", default: "base" },
  };

  test.each(Object.entries(page))("%s is what its page says", (name, spec) => {
    expect(specs[name]).toMatchObject(spec);
  });

  test("are these, and a reference picture besides", () => {
    expect(Object.keys(specs).sort()).toEqual([...Object.keys(page), "image"].sort());
    expect(specs.scheduler?.values).toHaveLength(12);
    expect(specs.style?.values).toHaveLength(104);
    expect(specs.prompt?.default).toBeUndefined();
  });
});

/** What stands at the ends of each range, and what lies just outside. */
const ends: Readonly<Record<string, { readonly inside: readonly number[]; readonly outside: readonly number[] }>> = {
  guidance_scale: { inside: [1, 7.5, 25], outside: [0.99, 25.01] },
  high_noise_fraction: { inside: [0, 0.8, 1], outside: [-0.01, 1.01] },
  img_height: { inside: [512, 1152, 2048], outside: [504, 511, 513, 516, 2049, 2056] },
  img_width: { inside: [512, 896, 2048], outside: [504, 511, 513, 516, 2049, 2056] },
  num_inference_steps: { inside: [20, 25, 100], outside: [19, 20.5, 101] },
  samples: { inside: [1, 4], outside: [0, 1.5, 5] },
  seed: { inside: [-1, 0, 468685, 999999999999999], outside: [-2, 0.5, 1e15] },
  strength: { inside: [0.1, 0.2, 1], outside: [0, 0.099, 1.001] },
};

test.each(Object.entries(ends))("takes %s up to its ends and no further, as a number and as text", (name, range) => {
  for (const value of range.inside)
    for (const given of [value, String(value)]) expect(take({ prompt: "a", [name]: given }).values[name]).toBe(value);
  for (const value of range.outside)
    for (const given of [value, String(value)]) {
      const { status, message } = refusal({ prompt: "a", [name]: given });
      const why = Number.isInteger(value) || specs[name]!.type === "float" ? "; allowed are " : ", but must be a";
      const said = `\`${name}\` is ${JSON.stringify(given)}${why}`;
      expect([status, message.slice(0, said.length)]).toEqual([400, said]);
    }
});

test("takes a prompt as long as a prompt may be, and does not say a longer one back", () => {
  expect(take({ prompt: "x".repeat(20_000) }).values.prompt).toHaveLength(20_000);
  const { status, message } = refusal({ prompt: "x".repeat(20_001) });
  expect([status, message.length < 200]).toEqual([400, true]);
  expect(message).toContain("has 20001 characters; allowed are at most 20000");
});

test("takes numbers and booleans as text", () => {
  const { values, ignored } = take({
    ...{ prompt: "a cat", samples: "2", seed: "468685", high_noise_fraction: "0.8", guidance_scale: " 7.5 " },
    ...{ refiner: "False", base64: "true", img_width: "896" },
  });
  expect(values).toEqual({
    ...{ prompt: "a cat", samples: 2, seed: 468685, high_noise_fraction: 0.8, guidance_scale: 7.5 },
    ...{ refiner: false, base64: true, img_width: 896 },
  });
  expect(ignored).toEqual([]);
});

test("takes null for what is left out, and names the keys that mean nothing", () => {
  const { values, ignored } = take({ prompt: "a", negative_prompt: null, negativePrompt: "b", width: 512 });
  expect(values).toEqual({ prompt: "a" });
  expect(ignored).toEqual(["negativePrompt", "width"]);
});

test.each([
  ["style", "sai-anime", "anime"],
  ["style", "ANIME", "anime"],
  ["style", "photo-hdr", "hdr"],
  ["scheduler", "unipc", "UniPC"],
  ["scheduler", "DPM2 a Karras", "DPM2 a Karras"],
])("takes %s %j for %j", (name, given, meant) => {
  expect(take({ prompt: "a", [name]: given }).values[name]).toBe(meant);
});

test.each([
  [{}, 400, "`prompt` is missing; it is text of at most 20000 characters. Give it a value."],
  [{ prompt: 7 }, 400, "`prompt` is 7, but must be text. Write text."],
  [{ prompt: "a", guidance_scale: 40 }, 400, "`guidance_scale` is 40; allowed are 1 to 25. The nearest allowed is 25."],
  [{ prompt: "a", guidance_scale: "much" }, 400, '`guidance_scale` is "much", but must be a number. Write a number.'],
  [
    { prompt: "a", num_inference_steps: 19 },
    400,
    "`num_inference_steps` is 19; allowed are 20 to 100. The nearest allowed is 20.",
  ],
  [{ prompt: "a", samples: 1.5 }, 400, "`samples` is 1.5, but must be a whole number. Write a whole number."],
  [
    { prompt: "a", img_width: 513 },
    400,
    "`img_width` is 513; allowed are 512 to 2048 px in steps of 8. The nearest allowed is 512.",
  ],
  [{ prompt: "a", seed: -2 }, 400, "`seed` is -2; allowed are -1 to 999999999999999. The nearest allowed is -1."],
  [
    { prompt: "a", seed: 1e15 },
    400,
    "`seed` is 1000000000000000; allowed are -1 to 999999999999999. The nearest allowed is 999999999999999.",
  ],
  [
    { prompt: "a", seed: "" },
    400,
    '`seed` is "", but must be a whole number, -1 to 999999999999999. Write a whole number, -1 to 999999999999999.',
  ],
  [{ prompt: "a", refiner: "maybe" }, 400, '`refiner` is "maybe", but must be true or false. Write true or false.'],
  [{ prompt: "a", samples: true }, 400, "`samples` is true, but must be a whole number. Write a whole number."],
])("refuses %j with status %i", (body, status, message) => {
  expect(refusal(body)).toMatchObject({ status, code: "BAD_INPUT", message });
});

test("refuses a word that is not in its set with status 406, as the live service does", () => {
  expect(refusal({ prompt: "a", scheduler: "DPM++" })).toMatchObject({
    status: 406,
    message: expect.stringContaining('`scheduler` is "DPM++"; allowed is one of DDIM, DPM Multi,'),
  });
  expect(refusal({ prompt: "a", style: "constructor" })).toMatchObject({ status: 406 });
  expect(refusal({ prompt: "a", style: "?", samples: 9 })).toMatchObject({ status: 400 });
});

test("tells everything that is wrong at once", () => {
  expect(refusal({ samples: 9, style: "?" }).message).toMatch(
    /^`prompt` is missing.*\n`style` is.*\n`samples` is 9.*$/,
  );
});

test("lists what is wrong as data, beside the sentence", () => {
  const body = { prompt: 7, samples: "9", seed: 1e15, scheduler: "DPM++", img_width: 513 };
  const { values } = specs.scheduler!;
  expect(refusal(body).problems).toEqual([
    {
      ...{ code: "WRONG_VALUE", input: "prompt", found: 7, type: "string", maxLength: 20_000 },
      message: "`prompt` is 7, but must be text.",
      hint: "Write text.",
    },
    {
      ...{ code: "OUT_OF_RANGE", input: "samples", measure: "value", found: "9", nearest: 4 },
      ...{ type: "int", minimum: 1, maximum: 4 },
      message: '`samples` is "9"; allowed are 1 to 4.',
      hint: "The nearest allowed is 4.",
    },
    {
      ...{ code: "WRONG_VALUE", input: "scheduler", found: "DPM++", type: "enum", values },
      message: expect.stringContaining('`scheduler` is "DPM++"; allowed is one of DDIM, DPM Multi,'),
      hint: "Choose one of them.",
    },
    {
      ...{ code: "OUT_OF_RANGE", input: "seed", measure: "value", found: 1e15, nearest: 999_999_999_999_999 },
      ...{ type: "seed", minimum: -1, maximum: 999_999_999_999_999 },
      message: "`seed` is 1000000000000000; allowed are -1 to 999999999999999.",
      hint: "The nearest allowed is 999999999999999.",
    },
    {
      ...{ code: "OUT_OF_RANGE", input: "img_width", measure: "value", found: 513, nearest: 512 },
      ...{ type: "int", minimum: 512, maximum: 2048, multipleOf: 8, unit: "px" },
      message: "`img_width` is 513; allowed are 512 to 2048 px in steps of 8.",
      hint: "The nearest allowed is 512.",
    },
  ]);
});

test.each([null, undefined, 7, "text", []])("refuses the body %j", (body) => {
  expect(refusal(body)).toMatchObject({ status: 400, code: "BAD_BODY" });
});

test.each([
  ["euler", "Euler"],
  ["DDIM", "DDIM"],
  ["dpmmp_sde_ancestral", "DPM Single"],
  ["dmpp_2m", "DPM Multi"],
  ["k_euler_ancestral", "Euler a"],
  ["DPM-2 ancestral", "DPM2 a Karras"],
  ["constructor", "constructor"],
])("a scheduler that clients call %j is %j", (given, meant) => {
  const values = ["DDIM", "DPM Multi", "DPM Single", "Euler a", "Euler", "DPM2 a Karras"];
  const specs = { scheduler: { type: "enum", values } };
  expect(coerceInputs({ scheduler: given }, specs as never).values).toEqual({ scheduler: meant });
});

test("a word that is a scheduler's name elsewhere is left as it is", () => {
  expect(coerceInputs({ way: "plms" }, { way: { type: "enum", values: ["a", "b"] } } as never).values).toEqual({
    way: "plms",
  });
});
