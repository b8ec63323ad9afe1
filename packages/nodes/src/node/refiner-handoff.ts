import { defineNode, list } from "@sigmaflow/core";
import { denoiseState } from "../port/denoise-state.ts";
import { scheduleStep } from "../port/schedule-step.ts";
import { unet } from "../port/unet.ts";
import { schedulers } from "../schedule/registry.ts";
import { convertSpace } from "../schedule/space.ts";
import { initialState } from "../schedule/start.ts";
import { sigmaAt } from "../schedule/step.ts";
import { nodeErrors } from "./error-codes.ts";

/** Hands a half-denoised latent from the base to the refiner. */
export const refinerHandoff = defineNode({
  type: "refiner.handoff",
  version: 1,
  label: "Refiner handoff",
  description:
    "Hands a half-denoised latent from the base to the refiner: converts it where their schedulers hold latents differently, and begins without the base solver's history.",
  category: "denoise",
  keywords: ["ensemble", "expert"],
  inputs: {
    state: denoiseState({ label: "State", description: "As the base left it." }),
    steps: list(scheduleStep(), { label: "Refiner steps" }),
    unet: unet({ label: "Refiner UNet" }),
  },
  outputs: {
    state: denoiseState({
      label: "State",
      facts: { width: { of: "state.width" }, height: { of: "state.height" }, batch: { of: "state.batch" } },
    }),
  },
  uses: [schedulers],
  run({ state, steps, unet }, { notice, use }) {
    const { latent } = state;
    const first = steps[0];
    if (first === undefined) return { state };
    if (latent.channels !== unet.latentChannels) {
      throw nodeErrors.HANDOFF_MISMATCH({ channels: latent.channels, expected: unet.latentChannels });
    }
    const grid = unet.sizeGrid / 8;
    if (latent.height % grid !== 0 || latent.width % grid !== 0) {
      const size = { width: latent.width * 8, height: latent.height * 8 };
      throw nodeErrors.HANDOFF_MISMATCH({ sizeGrid: unet.sizeGrid, ...size });
    }
    const expected = sigmaAt(first, use(schedulers));
    if (Math.abs(expected - latent.sigma) > 0.02 * Math.max(expected, latent.sigma)) {
      notice(
        `The refiner begins at sigma ${expected.toFixed(3)} and the latent is at ${latent.sigma.toFixed(3)}: the steps do not meet exactly.`,
      );
    }
    return { state: initialState(convertSpace(latent, first.schedule.space), state.random) };
  },
});
