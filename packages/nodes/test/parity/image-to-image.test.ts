import { afterAll, test } from "vitest";
import { readRecording } from "../recording.ts";
import { graphRunner } from "../support/graph-runner.ts";
import { expectPixels, expectRun, pictureOf } from "../support/parity.ts";
import { imageToImage, latentOutputs, type Made } from "../support/recorded-graphs.ts";
import type { KeptRun } from "../support/recorded-run.ts";

const runner = graphRunner();
afterAll(() => runner.close());

const cases = readRecording<KeptRun & { readonly model: "base" | "refiner" }>("img2img");

test.each(cases)("gives diffusers' latents after every evaluation: $facts.id", async (recorded) => {
  const { facts, tensor } = recorded;
  const source = pictureOf(tensor("source"));
  expectRun(await runner.outputs<Made>(imageToImage(facts, facts.model), { source }, latentOutputs), recorded);
});

test.each(cases.filter(({ facts }) => "image" in facts.tensors))(
  "gives diffusers' pixels: $facts.id",
  async ({ facts, tensor }) => {
    const source = pictureOf(tensor("source"));
    const { image } = await runner.outputs<Made>(imageToImage(facts, facts.model), { source }, ["image"]);
    expectPixels(image, tensor("image"));
  },
);
