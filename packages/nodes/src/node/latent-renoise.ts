import { defineNode, list } from "@sigmaflow/core";
import { denoiseState } from "../port/denoise-state.ts";
import { latent } from "../port/latent.ts";
import { randomStream } from "../port/random-stream.ts";
import { scheduleStep } from "../port/schedule-step.ts";
import { normalInTurns } from "../random/stream.ts";
import { schedulers } from "../schedule/registry.ts";
import { addNoise, initialState } from "../schedule/start.ts";
import { nodeErrors } from "./error-codes.ts";

/** Noise over a picture, so that denoising can begin in the middle. */
export const latentRenoise = defineNode({
  type: "latent.renoise",
  version: 1,
  label: "Add noise",
  description: "Covers a latent with as much noise as the first of the steps expects, to denoise it anew.",
  category: "denoise",
  keywords: ["img2img", "strength"],
  inputs: {
    latent: latent({ label: "Latent" }),
    noise: randomStream({ label: "Noise", description: "The random stream, as VAE encode leaves it." }),
    steps: list(scheduleStep(), { label: "Steps" }),
  },
  outputs: {
    state: denoiseState({
      label: "State",
      facts: { width: { of: "latent.width" }, height: { of: "latent.height" }, batch: { of: "latent.batch" } },
    }),
  },
  uses: [schedulers],
  async run({ latent, noise: stream, steps }, { use, turn }) {
    const first = steps[0];
    if (first === undefined) {
      throw nodeErrors.NO_STEPS();
    }
    const drawn = await normalInTurns(stream, [latent.channels, latent.height, latent.width], turn);
    const noised = addNoise(latent, drawn.noise, first, use(schedulers));
    return { state: initialState(noised, drawn.stream) };
  },
});
