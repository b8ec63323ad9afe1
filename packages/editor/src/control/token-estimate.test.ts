import { expect, test } from "vitest";
import { estimateTokens, sayTokens } from "./token-estimate.ts";

// Counted with CLIP's own vocabulary.
test.each([
  ["a panda wearing a blue spacesuit, sitting in a bar", 12],
  ["worst quality, lowres, jpeg artifacts, bad anatomy, extra fingers, watermark, signature, blurry", 22],
  [
    "highly detailed digital painting of an archaeologist, unreal engine 5, 8k uhd, trending on artstation, by greg rutkowski and alphonse mucha, volumetric lighting, masterpiece",
    37,
  ],
])("the tokens of %j are estimated within a sixth", (prompt, counted) => {
  expect(Math.abs(estimateTokens(prompt) - counted) / counted).toBeLessThan(1 / 6);
});

test("weights and LoRAs are no tokens", () => {
  expect(estimateTokens("a (red fox:1.2) [here] <lora:pixel:0.8>")).toBe(estimateTokens("a red fox here"));
});

test.each([
  [" ", ""],
  ["a fox", "about 2 of 75 tokens"],
  ["fox ".repeat(76), "about 76 tokens, 2 chunks of 75"],
])("%j is said to be %j", (prompt, says) => {
  expect(sayTokens(prompt)).toBe(says);
});
