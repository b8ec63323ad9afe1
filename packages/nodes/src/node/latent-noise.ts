import { defineNode, int, oneOf, seed } from "@sigmaflow/core";
import { denoiseState } from "../port/denoise-state.ts";
import { schedule } from "../port/schedule.ts";
import { unet } from "../port/unet.ts";
import { freshStream, normalInTurns } from "../random/stream.ts";
import { schedulers } from "../schedule/registry.ts";
import { initialLatent, initialState } from "../schedule/start.ts";
import { batchInput } from "./batch-input.ts";
import { onGrid } from "./size-grid.ts";

/** Pure noise to begin denoising with. */
export const latentNoise = defineNode({
  type: "latent.noise",
  version: 1,
  label: "Latent noise",
  description: "Pure noise in latent space, from a seed: the same seed leads to the same noise everywhere.",
  category: "denoise",
  keywords: ["seed", "empty latent", "random"],
  inputs: {
    seed: seed({ default: -1, label: "Seed", description: "−1 draws one and reports it." }),
    width: int({ default: 1024, min: 64, max: 4096, multipleOf: 8, unit: "px", label: "Width" }),
    height: int({ default: 1024, min: 64, max: 4096, multipleOf: 8, unit: "px", label: "Height" }),
    schedule: schedule({ label: "Schedule" }),
    unet: unet({ label: "UNet", description: "The base that will denoise." }),
    refiner: unet({ optional: true, label: "Refiner UNet", description: "The refiner that will go on, if any." }),
    batch: int(batchInput),
    generator: oneOf(["torch", "philox"], {
      default: "torch",
      advanced: true,
      label: "Generator",
      description: "Torch's on the CPU, which diffusers uses for repeatable pictures, or CUDA's.",
    }),
  },
  outputs: {
    state: denoiseState({
      label: "State",
      facts: { width: { of: "width", times: 1 / 8 }, height: { of: "height", times: 1 / 8 }, batch: { of: "batch" } },
    }),
  },
  uses: [schedulers],
  async run({ seed, width, height, schedule, unet, refiner, batch, generator }, { notice, use, turn }) {
    const { asked, size, message } = onGrid({ width, height }, [unet, refiner]);
    if (message) notice(message);
    const shape = { batch, channels: unet.latentChannels, ...size };
    const first = freshStream({ seed: String(seed), batch, generator });
    const { noise, stream } = await normalInTurns(first, [shape.channels, shape.height, shape.width], turn);
    const latent = initialLatent(schedule, noise, shape, use(schedulers));
    return { state: initialState(asked ? { ...latent, crop: asked } : latent, stream) };
  },
});
