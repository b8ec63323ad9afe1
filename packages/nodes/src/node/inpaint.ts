import { defineNode, int, list, seed } from "@sigmaflow/core";
import { inTurns } from "@sigmaflow/core/editing";
import { repeatImage } from "../image/extent.ts";
import { inferenceService } from "../model/services.ts";
import { denoiseState } from "../port/denoise-state.ts";
import { image } from "../port/image.ts";
import { latent } from "../port/latent.ts";
import { mask } from "../port/mask.ts";
import { randomStream } from "../port/random-stream.ts";
import { scheduleStep } from "../port/schedule-step.ts";
import { unet } from "../port/unet.ts";
import { vae } from "../port/vae.ts";
import { freshStream } from "../random/stream.ts";
import { keepingUnmasked, latentMask, maskedPictureStream, startingInpainting } from "../schedule/inpaint.ts";
import { schedulers } from "../schedule/registry.ts";
import { batchInput } from "./batch-input.ts";
import { encodePicture } from "./encode-picture.ts";
import { nodeErrors } from "./error-codes.ts";
import { tileInput } from "./tile-input.ts";

const latentOfImage = {
  width: { of: "image.width", times: 1 / 8 },
  height: { of: "image.height", times: 1 / 8 },
} as const;
const likeState = {
  width: { of: "state.width" },
  height: { of: "state.height" },
  batch: { of: "state.batch" },
} as const;
const likeLatent = {
  width: { of: "latent.width" },
  height: { of: "latent.height" },
  batch: { of: "latent.batch" },
} as const;

/** Turns a picture into what repainting a part of it needs. */
export const inpaintEncode = defineNode({
  type: "inpaint.encode",
  version: 1,
  label: "Encode for inpainting",
  description: "Turns a picture into a latent, and for a UNet made for inpainting also the part that is kept.",
  category: "denoise",
  keywords: ["repaint", "mask", "vae"],
  inputs: {
    vae: vae({ label: "VAE" }),
    image: image({ label: "Image" }),
    mask: mask({ label: "Mask", description: "Where to repaint; of the image's size." }),
    seed: seed({ default: -1, label: "Seed", description: "−1 draws one and reports it." }),
    unet: unet({ label: "UNet", description: "The base that will denoise." }),
    batch: int(batchInput),
    tile: int(tileInput),
  },
  outputs: {
    latent: latent({ label: "Latent", facts: latentOfImage }),
    masked: latent({
      optional: true,
      label: "Masked latent",
      description: "Without what is repainted; for UNets made for inpainting.",
    }),
    noise: randomStream({ label: "Noise", description: "The random stream, to begin with." }),
  },
  resource: "inference",
  uses: [inferenceService],
  numeric: inferenceService,
  async run({ vae, image: given, mask, seed, unet, batch, tile }, context) {
    const image = repeatImage(given, batch);
    const stream = freshStream({ seed: String(seed), batch: image.batch });
    const picture = { vae, image, tile, unets: [unet] };
    const { latent, noise } = await encodePicture({ ...picture, stream }, context);
    latentMask(mask, latent);
    if (unet.inputChannels === unet.latentChannels) return { latent, noise };
    const masked = await encodePicture({ ...picture, mask, stream: maskedPictureStream(noise) }, context);
    return { latent, noise, masked: masked.latent };
  },
});

/** Noise over a picture that is repainted in part. */
export const inpaintStart = defineNode({
  type: "inpaint.start",
  version: 1,
  label: "Begin inpainting",
  description: "Covers a picture with as much noise as the first of the steps expects, or begins from noise alone.",
  category: "denoise",
  keywords: ["repaint", "strength"],
  inputs: {
    latent: latent({ label: "Latent" }),
    noise: randomStream({ label: "Noise", description: "The random stream, as the encoding leaves it." }),
    steps: list(scheduleStep(), { label: "Steps" }),
  },
  outputs: { state: denoiseState({ label: "State", facts: likeLatent }) },
  uses: [schedulers],
  async run({ steps, ...original }, { use, turn }) {
    const first = steps[0];
    if (first === undefined) throw nodeErrors.NO_STEPS();
    return { state: await inTurns(startingInpainting(original, first, use(schedulers)), turn) };
  },
});

/** Keeps a picture outside a mask. */
export const inpaintBlend = defineNode({
  type: "inpaint.blend",
  version: 1,
  label: "Keep outside mask",
  description:
    "Puts the part of the picture that is kept back after a step, under as much noise as the next step expects.",
  category: "denoise",
  keywords: ["repaint", "mask"],
  inputs: {
    state: denoiseState({ label: "State", description: "After the step." }),
    latent: latent({ label: "Original", description: "The whole picture's latent." }),
    noise: randomStream({ label: "Noise", description: "The random stream, as the encoding leaves it." }),
    mask: mask({ label: "Mask" }),
    at: scheduleStep({ label: "Step" }),
    unet: unet({
      optional: true,
      advanced: true,
      label: "UNet",
      description: "One made for inpainting keeps the rest by itself.",
    }),
  },
  outputs: { state: denoiseState({ label: "State", facts: likeState }) },
  uses: [schedulers],
  async run({ state, at, unet, ...original }, { use, turn }) {
    if (unet !== undefined && unet.inputChannels !== unet.latentChannels) return { state };
    return { state: await inTurns(keepingUnmasked(state, original, at, use(schedulers)), turn) };
  },
});
