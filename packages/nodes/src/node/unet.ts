import { defineNode, float, type NodeContext } from "@sigmaflow/core";
import { predictNoise } from "../model/evaluate.ts";
import { inpaintInput } from "../model/inpaint-input.ts";
import { inferenceService } from "../model/services.ts";
import { type Conditioning, conditioning } from "../port/conditioning.ts";
import { type DenoiseState, denoiseState } from "../port/denoise-state.ts";
import { type Expert, needsExpert } from "../port/expert.ts";
import { type Latent, latent } from "../port/latent.ts";
import { type Mask, mask } from "../port/mask.ts";
import { type ScheduleStep, scheduleStep } from "../port/schedule-step.ts";
import { type UNet, unet } from "../port/unet.ts";
import { latentMask } from "../schedule/inpaint.ts";
import { schedulers } from "../schedule/registry.ts";
import { modelInput } from "../schedule/step.ts";
import { nodeErrors } from "./error-codes.ts";
import { loadingProgress } from "./loading-progress.ts";

/** One network at work, which is one expert's. */
const portsOf = (expert: Expert) =>
  ({
    inputs: {
      unet: unet({ label: "UNet", ...needsExpert(expert) }),
      state: denoiseState({ label: "State" }),
      at: scheduleStep({ label: "Step" }),
      conditioning: conditioning({ label: "Conditioning", ...needsExpert(expert) }),
      guidance_scale: float({
        optional: true,
        min: 0,
        max: 100,
        advanced: true,
        label: "Guidance scale",
        description: "For distilled UNets, which guide themselves; others ignore it.",
      }),
      mask: mask({
        optional: true,
        advanced: true,
        label: "Mask",
        description: "For UNets made for inpainting; others ignore it.",
      }),
      masked: latent({
        optional: true,
        advanced: true,
        label: "Masked latent",
        description: "For UNets made for inpainting.",
      }),
    },
    outputs: {
      prediction: latent({
        label: "Prediction",
        facts: { width: { of: "state.width" }, height: { of: "state.height" }, batch: { of: "state.batch" } },
      }),
    },
    resource: "inference",
    // Both evaluations of a guided step, which inference may make as one.
    pair: ({ state }: { readonly state: DenoiseState }) => state,
    uses: [inferenceService, schedulers],
    numeric: inferenceService,
    category: "denoise",
  }) as const;

/** One evaluation of the base. */
export const unetBase = defineNode({
  type: "unet.base",
  version: 1,
  label: "UNet base",
  description: "The base network's prediction of the noise in a latent, under one conditioning.",
  keywords: ["model", "denoise"],
  ...portsOf("base"),
  run: (inputs, context) => predict("base", inputs, context),
});

/** One evaluation of the refiner. */
export const unetRefiner = defineNode({
  type: "unet.refiner",
  version: 1,
  label: "UNet refiner",
  description: "The refiner network's prediction of the noise in a latent, under one conditioning.",
  keywords: ["model", "denoise", "expert"],
  ...portsOf("refiner"),
  run: (inputs, context) => predict("refiner", inputs, context),
});

interface Inputs {
  readonly unet: UNet;
  readonly state: DenoiseState;
  readonly at: ScheduleStep;
  readonly conditioning: Conditioning;
  readonly guidance_scale: number | undefined;
  readonly mask: Mask | undefined;
  readonly masked: Latent | undefined;
}

async function predict(expert: Expert, { unet, state, at, ...given }: Inputs, context: NodeContext) {
  if (unet.expert !== expert) {
    throw nodeErrors.WRONG_EXPERT({ expected: expert, found: unet.expert });
  }
  const { latent } = state;
  const data = await predictNoise(context.use(inferenceService), unet, {
    sample: inputOf(unet, modelInput(latent, at, context.use(schedulers)), latent, given),
    batch: latent.batch,
    height: latent.height,
    width: latent.width,
    timestep: at.schedule.timesteps[at.index]!,
    conditioning: given.conditioning,
    ...(given.guidance_scale !== undefined && { guidance: given.guidance_scale }),
    signal: context.signal,
    onEvent: loadingProgress(context),
  });
  return { prediction: { ...latent, data } };
}

function inputOf(unet: UNet, sample: Float32Array, latent: Latent, { mask, masked }: Pick<Inputs, "mask" | "masked">) {
  if (unet.inputChannels === unet.latentChannels) return sample;
  if (mask !== undefined && masked !== undefined)
    return inpaintInput(sample, latent.batch, { mask: latentMask(mask, latent), masked });
  throw nodeErrors.MASK_MISSING({ channels: unet.inputChannels });
}
