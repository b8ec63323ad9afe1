import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createInferenceService } from "../../src/host/inference-service.ts";
import { createModelService } from "../../src/host/model-service.ts";
import type { Tensor } from "../../src/model/services.ts";
import {
  checkpointTensors,
  normalNumbers,
  rounded,
  tokenIds,
  writeCheckpoint,
  writeSafetensors,
} from "../support/checkpoint-file.ts";
import { temporaryFolder } from "../support/model-folders.ts";
import { largestDistance } from "../support/parity.ts";

const root = temporaryFolder();
mkdirSync(join(root, "checkpoints"));
const path = (name: string): string => join(root, "checkpoints", `${name}.safetensors`);
const models = createModelService({ roots: [root] });
const inference = createInferenceService({ models });
afterAll(async () => {
  await inference.close();
  rmSync(root, { recursive: true });
});

const normal = (seed: number, ...dims: number[]): Tensor => ({
  dims,
  data: normalNumbers(
    seed,
    dims.reduce((product, side) => product * side, 1),
  ),
});

/** What UNet, text encoders and VAE of a checkpoint compute. */
async function computed(name: string): Promise<readonly ArrayLike<number>[]> {
  const { unet, encoders, vae } = await models.describe(name);
  const { prediction } = await inference.run({
    component: unet!.digest,
    feeds: {
      sample: normal(1000, 1, 4, 8, 16),
      timestep: { dims: [], data: Float32Array.of(731) },
      encoder_hidden_states: normal(1001, 1, 77, 128),
      text_embeds: normal(1002, 1, 1280),
      time_ids: { dims: [1, 6], data: new Float32Array(6).fill(64) },
    },
    fetches: ["prediction"],
  });
  const { image } = await inference.run({
    component: vae!.decoder,
    feeds: { latent: normal(1000, 1, 4, 4, 8) },
    fetches: ["image"],
  });
  const texts: ArrayLike<number>[] = [];
  for (const { digest, projects } of encoders!.encoders) {
    const fetches = projects ? ["hidden_states[-2]", "pooled"] : ["hidden_states[-2]"];
    const feeds = { input_ids: { dims: [2, 77], data: tokenIds } };
    texts.push(...Object.values(await inference.run({ component: digest, feeds, fetches })).map(({ data }) => data));
  }
  return [prediction!.data, image!.data, ...texts];
}

// F32 is held to diffusers; eight bits hold the very numbers of an F32 file that was rounded to them.
test.each(["F8_E4M3", "F8_E5M2"] as const)(
  "a checkpoint of %s computes with the numbers that it holds",
  async (element) => {
    writeCheckpoint(path(element), { element });
    const tensors = new Map([...checkpointTensors()].map(([name, tensor]) => [name, rounded(tensor, element)]));
    writeSafetensors(path(`${element}-in-F32`), tensors);
    const [eight, full] = [await computed(element), await computed(`${element}-in-F32`)];
    for (const [i, values] of full.entries()) {
      const largest = largestDistance(values, new Float32Array(values.length));
      expect(largest).toBeGreaterThan(0.01);
      expect(largestDistance(eight[i]!, values) / largest).toBeLessThan(1e-5);
    }
  },
);
