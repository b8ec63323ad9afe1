import { contribute, definePackage, type Registrable, type Registry, usePackages } from "@sigmaflow/core";
import { denoiseBase, denoiseInpaint, denoiseRefiner } from "./compound/denoise.ts";
import { remoteSdxl } from "./compound/remote-sdxl.ts";
import { denoiseFinish } from "./node/denoise-finish.ts";
import { flowSwitch, listItem, listRange, listSeeds } from "./node/flow.ts";
import { guidance } from "./node/guidance.ts";
import { imageComposite } from "./node/image-composite.ts";
import { imageEncode, imageLoad } from "./node/image-file.ts";
import { imageGrid } from "./node/image-grid.ts";
import { imageMask } from "./node/image-mask.ts";
import { imagePreview, latentPreview } from "./node/image-preview.ts";
import { imageResize } from "./node/image-resize.ts";
import { inpaintBlend, inpaintEncode, inpaintStart } from "./node/inpaint.ts";
import { latentNoise } from "./node/latent-noise.ts";
import { latentRenoise } from "./node/latent-renoise.ts";
import { listPart } from "./node/list-part.ts";
import { mathsNumber, mathsRound, textFill } from "./node/maths.ts";
import { modelEmbedding } from "./node/model-embedding.ts";
import { modelLoad } from "./node/model-load.ts";
import { modelLora } from "./node/model-lora.ts";
import { modelVae } from "./node/model-vae.ts";
import { promptNetworks } from "./node/prompt-networks.ts";
import { promptStyle } from "./node/prompt-style.ts";
import { refinerHandoff } from "./node/refiner-handoff.ts";
import { remoteCall } from "./node/remote-call.ts";
import { schedulePlan } from "./node/schedule-plan.ts";
import { scheduleSplit, scheduleSteps } from "./node/schedule-steps.ts";
import { schedulerStep } from "./node/scheduler-step.ts";
import { textEncode } from "./node/text-encode.ts";
import { textSize } from "./node/text-size.ts";
import { unetBase, unetRefiner } from "./node/unet.ts";
import { vaeDecode } from "./node/vae-decode.ts";
import { vaeEncode } from "./node/vae-encode.ts";
import { valueBoolean, valueFloat, valueGiven, valueInt, valueSeed, valueText } from "./node/value.ts";
import { conditioning } from "./port/conditioning.ts";
import { denoiseState } from "./port/denoise-state.ts";
import { image } from "./port/image.ts";
import { latent } from "./port/latent.ts";
import { mask } from "./port/mask.ts";
import { randomStream } from "./port/random-stream.ts";
import { schedule } from "./port/schedule.ts";
import { scheduleStep } from "./port/schedule-step.ts";
import { textEncoders } from "./port/text-encoders.ts";
import { unet } from "./port/unet.ts";
import { vae } from "./port/vae.ts";
import { sdxlStyles, styles } from "./prompt/style/apply-style.ts";
import { schedulers, sdxlSchedulers } from "./schedule/registry.ts";

/** Every node of this package. */
export const sdxlNodes: readonly Registrable[] = [
  modelLoad,
  modelLora,
  modelEmbedding,
  modelVae,
  promptNetworks,
  promptStyle,
  textEncode,
  textSize,
  schedulePlan,
  scheduleSteps,
  scheduleSplit,
  latentNoise,
  latentRenoise,
  unetBase,
  unetRefiner,
  guidance,
  schedulerStep,
  refinerHandoff,
  denoiseBase,
  denoiseRefiner,
  denoiseInpaint,
  denoiseFinish,
  vaeDecode,
  vaeEncode,
  latentPreview,
  inpaintEncode,
  inpaintStart,
  inpaintBlend,
  imageLoad,
  imageEncode,
  imageMask,
  imageComposite,
  imageResize,
  imageGrid,
  imagePreview,
  flowSwitch,
  listRange,
  listSeeds,
  listItem,
  listPart,
  valueText,
  valueInt,
  valueFloat,
  valueBoolean,
  valueSeed,
  valueGiven,
  mathsNumber,
  mathsRound,
  textFill,
  remoteCall,
  remoteSdxl,
];

/** SDXL as a package: what `use` has unless it is left out. */
export const sdxl = definePackage({
  name: "@sigmaflow/nodes",
  version: "0.1.0",
  nodes: sdxlNodes,
  portTypes: [
    latent,
    conditioning,
    image,
    mask,
    schedule,
    scheduleStep,
    denoiseState,
    randomStream,
    unet,
    textEncoders,
    vae,
  ],
  migrations: { kinds: { step: "schedule-step", state: "denoise-state", noise: "random-stream" } },
  contributions: [contribute(schedulers, sdxlSchedulers), contribute(styles, sdxlStyles)],
});

/** A registry of every node of this package and the engine's own. */
export function createSdxlRegistry(): Registry {
  return usePackages([sdxl]).registry;
}
