import { afterAll, expect, test } from "vitest";
import { type RecordedTensor, readRecording } from "../recording.ts";
import { graphRunner } from "../support/graph-runner.ts";
import { expectLatents, expectPixels, expectRun } from "../support/parity.ts";
import { latentOutputs, type Made, textToImage } from "../support/recorded-graphs.ts";
import { alone, type KeptRun } from "../support/recorded-run.ts";

const runner = graphRunner();
afterAll(() => runner.close());

const cases = readRecording<KeptRun>("settings");
const twoPrompts = cases.find(({ facts }) => facts.id === "batch-two-prompts")!;

test.each(cases.filter((one) => one !== twoPrompts))(
  "gives diffusers' latents after every evaluation: $facts.id",
  async (recorded) => {
    expectRun(await runner.outputs<Made>(textToImage(recorded.facts), {}, latentOutputs), recorded);
  },
);

test("gives diffusers' latents for a batch of two prompts, each made alone", async () => {
  const recorded = twoPrompts.tensor("latents");
  const runs = alone(twoPrompts.facts);
  expect(runs).toHaveLength(2);
  for (const [picture, run] of runs.entries()) {
    const { latents } = await runner.outputs<Made>(textToImage(run), {}, ["latents"]);
    expectLatents(latents, pictureOfEach(recorded, picture));
  }
});

test.each(cases.filter(({ facts }) => "image" in facts.tensors))(
  "gives diffusers' pixels: $facts.id",
  async ({ facts, tensor }) => {
    const { image } = await runner.outputs<Made>(textToImage(facts), {}, ["image"]);
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
