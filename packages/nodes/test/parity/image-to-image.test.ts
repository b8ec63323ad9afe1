import type { Image } from "@sigmaflow/core";
import { afterAll, test } from "vitest";
import { type RecordedTensor, readRecording } from "../recording.ts";
import { graphRunner } from "../support/graph-runner.ts";
import { expectLatent, expectLatents, expectPixels } from "../support/parity.ts";
import { imageToImage, type Made } from "../support/recorded-graphs.ts";
import type { RecordedRun } from "../support/recorded-run.ts";

const runner = graphRunner();
afterAll(() => runner.close());

const cases = readRecording<RecordedRun & { readonly model: "base" | "refiner" }>("img2img");

test.each(cases)("gives diffusers' latents after every evaluation: $facts.id", async ({ facts, tensor }) => {
  const { initial, latents } = await runner.outputs<Made>(
    imageToImage(facts, facts.model),
    { source: pictureOf(tensor("source")) },
    { outputs: ["initial", "latents"] },
  );
  expectLatent(initial, tensor("initial"));
  expectLatents(latents, tensor("latents"));
});

test.each(cases.filter(({ facts }) => "image" in facts.tensors))(
  "gives diffusers' pixels: $facts.id",
  async ({ facts, tensor }) => {
    const source = pictureOf(tensor("source"));
    const { image } = await runner.outputs<Made>(imageToImage(facts, facts.model), { source }, { outputs: ["image"] });
    expectPixels(image, tensor("image"));
  },
);

/** A recorded picture `[height, width, 3]`. */
function pictureOf({ shape, data }: RecordedTensor): Image {
  const [height = 0, width = 0] = shape;
  return { data: Uint8Array.from(data), batch: 1, height, width, channels: 3 };
}
