import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildGraph } from "@sigmaflow/core";
import { afterAll, expect, test } from "vitest";
import { denoiseBase } from "../../src/compound/denoise.ts";
import { latentNoise } from "../../src/node/latent-noise.ts";
import { modelLoad } from "../../src/node/model-load.ts";
import { modelLora } from "../../src/node/model-lora.ts";
import { schedulePlan } from "../../src/node/schedule-plan.ts";
import { scheduleSteps } from "../../src/node/schedule-steps.ts";
import { textEncode } from "../../src/node/text-encode.ts";
import { drawWeights, writeCheckpoint, writeSafetensors } from "../support/checkpoint-file.ts";
import { graphRunner } from "../support/graph-runner.ts";
import { temporaryFolder } from "../support/model-folders.ts";

const root = temporaryFolder();
for (const folder of ["checkpoints", "loras"]) mkdirSync(join(root, folder));
writeCheckpoint(join(root, "checkpoints", "tiny.safetensors"), { element: "F16" });
const layer = "lora_unet_input_blocks_4_1_proj_in";
const shapes = { [`${layer}.lora_down.weight`]: [2, 64], [`${layer}.lora_up.weight`]: [64, 2] };
writeSafetensors(join(root, "loras", "lcm.safetensors"), drawWeights(shapes, 3));
const runner = graphRunner([root]);
afterAll(async () => {
  await runner.close();
  rmSync(root, { recursive: true });
});

/** How often each of a step's two evaluations is made in a run of four steps. */
async function evaluations(scheduler: string, guidance_scale: number) {
  const graph = buildGraph((g) => {
    const { unet, encoders } = g.node("model", modelLoad, { name: "tiny" });
    const lora = g.node("lora", modelLora, { unet, encoders, name: "lcm" });
    const text = g.node("text", textEncode, { encoders: lora.encoders, prompt: "a panda", negative: "blurry" });
    const { schedule } = g.node("schedule", schedulePlan, { unet: lora.unet, scheduler, steps: 4 });
    const { steps } = g.node("steps", scheduleSteps, { schedule });
    const { state } = g.node("noise", latentNoise, { schedule, unet: lora.unet, seed: 42, width: 64, height: 64 });
    const made = g.node("denoise", denoiseBase, { unet: lora.unet, ...text, state, steps, guidance_scale });
    return { state: made.state };
  });
  const run = runner.start(graph.document);
  await run.outputs;
  const paths = Object.keys(run.report().nodes);
  return {
    with: paths.filter((path) => /\bwith$/.test(path)).length,
    without: paths.filter((path) => /\bwithout$/.test(path)).length,
  };
}

// LCM, Lightning and Turbo are made for guidance 1.
test.each(["LCM", "TCD", "Euler"])("guidance of 1 evaluates the UNet once a step: %s", async (scheduler) => {
  expect(await evaluations(scheduler, 1)).toEqual({ with: 4, without: 0 });
});

test("and above 1 twice", async () => {
  expect(await evaluations("LCM", 1.5)).toEqual({ with: 4, without: 4 });
});
