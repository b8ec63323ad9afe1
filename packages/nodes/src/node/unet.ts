import {
  conditioning,
  type DenoiseState,
  defineNode,
  denoiseState,
  latent,
  type NodeContext,
  type ScheduleStep,
  scheduleStep,
  SigmaflowError,
  type UNet,
  unet,
} from "@sigmaflow/core";
import { predictNoise } from "../model/evaluate.ts";
import { inferenceService } from "../model/services.ts";
import { modelInput } from "../schedule/step.ts";
import { loadingProgress } from "./loading-progress.ts";

const ports = {
  inputs: {
    unet: unet({ label: "UNet" }),
    state: denoiseState({ label: "State" }),
    at: scheduleStep({ label: "Step" }),
    conditioning: conditioning({ label: "Conditioning" }),
  },
  outputs: {
    prediction: latent({
      label: "Prediction",
      facts: { width: { of: "state.width" }, height: { of: "state.height" }, batch: { of: "state.batch" } },
    }),
  },
  resource: "inference",
  uses: [inferenceService],
  numeric: inferenceService,
  category: "denoise",
} as const;

/** One evaluation of the base. */
export const unetBase = defineNode({
  type: "unet.base",
  version: 1,
  label: "UNet base",
  description: "The base network's prediction of the noise in a latent, under one conditioning.",
  keywords: ["model", "denoise"],
  ...ports,
  run: (inputs, context) => predict("base", inputs, context),
});

/** One evaluation of the refiner. */
export const unetRefiner = defineNode({
  type: "unet.refiner",
  version: 1,
  label: "UNet refiner",
  description: "The refiner network's prediction of the noise in a latent, under one conditioning.",
  keywords: ["model", "denoise", "expert"],
  ...ports,
  run: (inputs, context) => predict("refiner", inputs, context),
});

interface Inputs {
  readonly unet: UNet;
  readonly state: DenoiseState;
  readonly at: ScheduleStep;
  readonly conditioning: Parameters<typeof predictNoise>[2]["conditioning"];
}

async function predict(expert: UNet["expert"], { unet, state, at, conditioning }: Inputs, context: NodeContext) {
  if (unet.expert !== expert) {
    throw new SigmaflowError(
      "WRONG_EXPERT",
      `This node takes a ${expert}'s UNet and got a ${unet.expert}'s. Use \`unet.${unet.expert}\`, or load another model.`,
    );
  }
  const { latent } = state;
  const { height, width } = latent.crop ?? latent;
  const data = await predictNoise(context.use(inferenceService), unet, {
    sample: modelInput(latent, at),
    batch: latent.batch,
    height: latent.height,
    width: latent.width,
    timestep: at.schedule.timesteps[at.index]!,
    conditioning,
    size: { originalHeight: height * 8, originalWidth: width * 8, targetHeight: height * 8, targetWidth: width * 8, ...conditioning.size },
    signal: context.signal,
    onEvent: loadingProgress(context),
  });
  return { prediction: { ...latent, data } };
}
