import { afterAll, test } from "vitest";
import { readRecording } from "../recording.ts";
import { graphRunner } from "../support/graph-runner.ts";
import { expectLatent, expectPixels, expectRun } from "../support/parity.ts";
import { latentOutputs, type Made, textToImage } from "../support/recorded-graphs.ts";
import type { KeptRun } from "../support/recorded-run.ts";

const runner = graphRunner();
afterAll(() => runner.close());

const cases = readRecording<KeptRun>("schedulers");
const having = (role: string) => cases.filter(({ facts }) => role in facts.tensors);

test.each(having("latents"))("gives diffusers' latents after every evaluation: $facts.id", async (recorded) => {
  expectRun(await runner.outputs<Made>(textToImage(recorded.facts), {}, latentOutputs), recorded);
});

test.each(having("last"))("gives diffusers' last latents of 20 steps: $facts.id", async ({ facts, tensor }) => {
  const { initial, last } = await runner.outputs<Made>(textToImage(facts), {}, ["initial", "last"]);
  expectLatent(initial, tensor("initial"));
  expectLatent(last, tensor("last"));
});

test.each(having("image"))("gives diffusers' pixels: $facts.id", async ({ facts, tensor }) => {
  const { image } = await runner.outputs<Made>(textToImage(facts), {}, ["image"]);
  expectPixels(image, tensor("image"));
});
