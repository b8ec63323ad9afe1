import fc from "fast-check";
import { afterAll, test } from "vitest";
import { schedulerNames } from "../../src/schedule/registry.ts";
import { pictureOf } from "../../src/tensor/batch.ts";
import { graphRunner } from "../support/graph-runner.ts";
import { expectValues } from "../support/parity.ts";
import { type Made, textToImage } from "../support/recorded-graphs.ts";

const runner = graphRunner();
afterAll(() => runner.close());

test("picture i of a batch is the picture of seed + i made alone", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...schedulerNames),
      fc.integer({ min: 0, max: 2 ** 32 }),
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom(0, 0.7),
      async (scheduler, seed, batch, guidance_rescale) => {
        const seeds = Array.from({ length: batch }, (_, i) => seed + i);
        const last = async (seeds: readonly number[]) => {
          const settings = { ...usual, seeds, guidance_rescale };
          return (await runner.outputs<Made>(textToImage({ scheduler, settings }), {}, ["last"])).last;
        };
        const together = await last(seeds);
        for (const [i, one] of seeds.entries()) {
          expectValues(pictureOf(together.data, batch, i), (await last([one])).data);
        }
      },
    ),
    { numRuns: 20 },
  );
});

const usual = {
  prompt: "a fox",
  negative_prompt: "blurry",
  num_inference_steps: 3,
  guidance_scale: 5,
  height: 64,
  width: 64,
};
