import { afterAll, expect, test } from "vitest";
import { type RecordedTensor, readRecording } from "../recording.ts";
import { graphRunner } from "../support/graph-runner.ts";
import { expectLatent, expectLatents, expectPixels } from "../support/parity.ts";
import { type Made, textToImage } from "../support/recorded-graphs.ts";
import { alone, type RecordedRun } from "../support/recorded-run.ts";

const runner = graphRunner();
afterAll(() => runner.close());

const cases = readRecording<RecordedRun>("settings");
const twoPrompts = cases.find(({ facts }) => facts.id === "batch-two-prompts")!;

test.each(cases.filter((one) => one !== twoPrompts))(
  "gives diffusers' latents after every evaluation: $facts.id",
  async ({ facts, tensor }) => {
    const { initial, latents } = await runner.outputs<Made>(
      textToImage(facts),
      {},
      { outputs: ["initial", "latents"] },
    );
    expectLatent(initial, tensor("initial"));
    expectLatents(latents, tensor("latents"));
  },
);

test("gives diffusers' latents for a batch of two prompts, each made alone", async () => {
  const recorded = twoPrompts.tensor("latents");
  const runs = alone(twoPrompts.facts);
  expect(runs).toHaveLength(2);
  for (const [picture, run] of runs.entries()) {
    const { latents } = await runner.outputs<Made>(textToImage(run), {}, { outputs: ["latents"] });
    expectLatents(latents, pictureOfEach(recorded, picture));
  }
});

test.each(cases.filter(({ facts }) => "image" in facts.tensors))(
  "gives diffusers' pixels: $facts.id",
  async ({ facts, tensor }) => {
    const { image } = await runner.outputs<Made>(textToImage(facts), {}, { outputs: ["image"] });
    expectPixels(image, tensor("image"));
  },
);

/** One picture of a recording `[evaluations, batch, channels, height, width]`. */
function pictureOfEach({ shape, data }: RecordedTensor, picture: number): RecordedTensor {
  const [evaluations = 0, batch = 0, ...size] = shape;
  const length = data.length / evaluations / batch;
  const parts = Array.from({ length: evaluations }, (_, i) => {
    const start = (i * batch + picture) * length;
    return [...data.subarray(start, start + length)];
  });
  return { shape: [evaluations, 1, ...size], data: Float32Array.from(parts.flat()) };
}
