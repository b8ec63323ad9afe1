import { describe, expect, it } from "vitest";
import { graphFlags, settingsOf } from "./graph-flags.ts";

const inputs = {
  prompt: { type: "string" },
  num_inference_steps: { type: "int", label: "Steps", min: 1, max: 100, default: 25 },
  style: {
    type: "enum",
    label: "Style",
    values: Array.from({ length: 20 }, (_, i) => `style ${i}`),
    default: "style 0",
  },
  seed: { type: "seed", description: "-1 draws one and reports it.", default: -1, min: -1, max: 9 },
  img_width: { type: "int" },
} as const;

const flags = graphFlags(inputs, { without: "prompt" });

describe("flags of a graph's inputs", () => {
  it("are named by their labels, else by their names", () => {
    expect(flags.map(({ input, option }) => [input, option.flags])).toEqual([
      ["num_inference_steps", "--steps <number>"],
      ["style", "--style <value>"],
      ["seed", "--seed <number>"],
      ["img_width", "--img-width <number>"],
    ]);
  });

  it("say what is allowed and what counts unless they are given", () => {
    expect(flags.map(({ option }) => option.description)).toEqual([
      "1 to 100; 25 unless given",
      "one of 20: style 0, style 1, style 2, style 3, …; style 0 unless given",
      "-1 draws one and reports it; -1 unless given",
      "",
    ]);
  });

  it("set the inputs, and only those that were given", () => {
    expect(settingsOf(flags, { steps: "30", imgWidth: "768", out: "out" })).toEqual([
      "num_inference_steps=30",
      "img_width=768",
    ]);
  });
});
