import { afterAll, expect, test } from "vitest";
import { readRecording } from "../recording.ts";
import { graphRunner } from "../support/graph-runner.ts";
import { expectLatent, expectLatents, expectPixels } from "../support/parity.ts";
import { type RecordedHandoff, type RefinedMade, refinedTextToImage } from "../support/recorded-graphs.ts";

const runner = graphRunner();
afterAll(() => runner.close());

const cases = readRecording<RecordedHandoff>("handoff");

test.each(cases)("gives diffusers' latents after every evaluation of both experts: $facts.id", async (recorded) => {
  const outputs = ["initial", "latents", "refiner_initial", "refiner_latents", "last"];
  const made = await runner.outputs<RefinedMade>(refinedTextToImage(recorded.facts), {}, outputs);
  expectLatent(made.initial, recorded.tensor("initial"));
  expectLatents(made.latents, recorded.tensor("latents"));
  expectLatent(made.refiner_initial, recorded.tensor("refiner_initial"));
  expectLatents(made.refiner_latents, recorded.tensor("refiner_latents"));
  expect(made.last).toEqual(made.refiner_latents.at(-1));
});

test.each(cases.filter(({ facts }) => "image" in facts.tensors))(
  "gives diffusers' pixels: $facts.id",
  async ({ facts, tensor }) => {
    const { image } = await runner.outputs<RefinedMade>(refinedTextToImage(facts), {}, ["image"]);
    expectPixels(image, tensor("image"));
  },
);
