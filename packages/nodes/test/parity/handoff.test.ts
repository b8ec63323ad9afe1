import { afterAll, expect, test } from "vitest";
import { readRecording } from "../recording.ts";
import { graphRunner } from "../support/graph-runner.ts";
import { expectLatent, expectLatents, expectPixels, expectValues } from "../support/parity.ts";
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

// DDIM takes Euler's steps on preserving latents, so that a base of either kind hands over the same.
test.each([
  ["DDIM", "Euler"],
  ["Euler", "DDIM"],
])("experts with unlike schedulers work on one latent: %s, then %s", async (base, refiner) => {
  const { facts } = cases.find((one) => one.facts.id === "euler-60")!;
  const refined = async (scheduler: string) => {
    const graph = refinedTextToImage({ ...facts, scheduler }, refiner);
    return (await runner.outputs<RefinedMade>(graph, {}, ["refiner_latents"])).refiner_latents;
  };
  const [mixed, alike] = [await refined(base), await refined(refiner)];
  expect(mixed).toHaveLength(4);
  for (const [i, latent] of mixed.entries()) expectValues(latent.data, alike[i]!.data);
});
