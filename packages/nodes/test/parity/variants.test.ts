import { rmSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { readRecording } from "../recording.ts";
import { graphRunner } from "../support/graph-runner.ts";
import { copyModel, fixtures, modelVariants, temporaryFolder } from "../support/model-folders.ts";
import { largestDistance, pictureOf } from "../support/parity.ts";
import { imageToImage, latentOutputs, type Made, textToImage } from "../support/recorded-graphs.ts";
import type { KeptRun, RecordedRun } from "../support/recorded-run.ts";

/** The other interfaces that exports have, each laid over the tiny base. */
const root = temporaryFolder();
const variants = modelVariants();
for (const { name } of variants) copyModel(`model-variants/${name}`, root, name);
const runner = graphRunner([root, fixtures]);
afterAll(async () => {
  await runner.close();
  rmSync(root, { recursive: true });
});

const [recorded] = readRecording<KeptRun>("img2img");
const run: RecordedRun = {
  scheduler: "Euler",
  settings: { ...recorded!.facts.settings, num_inference_steps: 2, guidance_scale: 3 },
};

async function last(model: string, settings: Partial<RecordedRun["settings"]> = {}): Promise<Float32Array> {
  const graph = textToImage({ ...run, settings: { ...run.settings, ...settings } }, { model });
  return (await runner.outputs<Made>(graph, {}, ["last"])).last.data;
}

describe("a graph with a UNet that computes the same by another interface gives the same", () => {
  test.each([
    ["timestep-rank1-int64", 0],
    ["timestep-rank1-float", 0],
    ["timestep-int64", 0],
    ["noise-pred", 0],
    ["external-data", 0],
    ["float16", 2e-3],
  ])("%s", async (name, share) => {
    const expected = await last("plain");
    const largest = largestDistance(expected, new Float32Array(expected.length));
    expect(largestDistance(await last(name), expected)).toBeLessThanOrEqual(share * largest);
  });

  test("timestep-cond, which guides itself, so that nothing is added to it", async () => {
    // This UNet's formula leaves the guidance out.
    expect(await last("timestep-cond", { guidance_scale: 3 })).toEqual(await last("plain", { guidance_scale: 1 }));
  });
});

test("a text encoder with int32 ids is read by the graph", async () => {
  const latent = await last("int32-ids");
  expect(latent.every(Number.isFinite)).toBe(true);
  expect(latent).not.toEqual(await last("plain"));
});

test("a VAE encoder that samples inside its graph begins a picture", async () => {
  const source = pictureOf(recorded!.tensor("source"));
  const graph = imageToImage(run, "base", { model: "latent-sample" });
  const { initial, image } = await runner.outputs<Made>(graph, { source }, ["initial", "image"]);
  expect(initial.data.every(Number.isFinite)).toBe(true);
  expect([image.height, image.width]).toEqual([64, 64]);
});

test("a model without VAE encoder makes pictures, and refuses to begin with one", async () => {
  const { image } = await runner.outputs<Made>(textToImage(run, { model: "no-vae-encoder" }), {}, ["image"]);
  expect([image.height, image.width]).toEqual([64, 64]);
  const source = pictureOf(recorded!.tensor("source"));
  const refused = runner.outputs(imageToImage(run, "base", { model: "no-vae-encoder" }), { source }, latentOutputs);
  await expect(refused).rejects.toMatchObject({ code: "VAE_ENCODER_MISSING", path: "encode" });
});

test.each(variants.filter(({ overlay }) => overlay.refused))(
  "a run stops at loading, before any inference: $overlay.about",
  async ({ name }) => {
    const idle = graphRunner([root]);
    const refused = idle.outputs(textToImage(run, { model: name }), {}, ["image"]);
    await expect(refused).rejects.toMatchObject({ code: "MODEL_UNFIT", path: "model" });
    expect(idle.inference.pid()).toBeUndefined();
    await idle.close();
  },
);
