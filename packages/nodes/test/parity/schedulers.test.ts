import { afterAll, test } from "vitest";
import { readRecording } from "../recording.ts";
import { graphRunner } from "../support/graph-runner.ts";
import { expectLatent, expectLatents, expectPixels } from "../support/parity.ts";
import { type Made, textToImage } from "../support/recorded-graphs.ts";
import type { RecordedRun } from "../support/recorded-run.ts";

const runner = graphRunner();
afterAll(() => runner.close());

const cases = readRecording<RecordedRun>("schedulers");
const inFull = cases.filter(({ facts }) => "latents" in facts.tensors);
const lastOnly = cases.filter(({ facts }) => "last" in facts.tensors);

test.each(inFull)("gives diffusers' latents after every evaluation: $facts.id", async ({ facts, tensor }) => {
  const { initial, latents } = await runner.outputs<Made>(textToImage(facts), {}, { outputs: ["initial", "latents"] });
  expectLatent(initial, tensor("initial"));
  expectLatents(latents, tensor("latents"));
});

test.each(lastOnly)("gives diffusers' last latents of 20 steps: $facts.id", async ({ facts, tensor }) => {
  const { initial, last } = await runner.outputs<Made>(textToImage(facts), {}, { outputs: ["initial", "last"] });
  expectLatent(initial, tensor("initial"));
  expectLatent(last, tensor("last"));
});

test.each(inFull.filter(({ facts }) => "image" in facts.tensors))(
  "gives diffusers' pixels: $facts.id",
  async ({ facts, tensor }) => {
    const { image } = await runner.outputs<Made>(textToImage(facts), {}, { outputs: ["image"] });
    expectPixels(image, tensor("image"));
  },
);
