import { defineNode, int } from "@sigmaflow/core";
import { decodeLatent } from "../image/decode-latent.ts";
import { cropImage } from "../image/extent.ts";
import { decodePlanes } from "../model/evaluate.ts";
import { inferenceService } from "../model/services.ts";
import { image } from "../port/image.ts";
import { latent } from "../port/latent.ts";
import { vae } from "../port/vae.ts";
import { loadingProgress } from "./loading-progress.ts";
import { tileInput, tilingOf } from "./tile-input.ts";

/** Turns latents into pictures. */
export const vaeDecode = defineNode({
  type: "vae.decode",
  version: 1,
  label: "VAE decode",
  description: "Turns a latent into a picture eight times its size.",
  category: "image",
  keywords: ["latent to image"],
  inputs: { vae: vae({ label: "VAE" }), latent: latent({ label: "Latent" }), tile: int(tileInput) },
  outputs: {
    image: image({
      label: "Image",
      facts: {
        width: { of: "latent.width", times: 8 },
        height: { of: "latent.height", times: 8 },
        batch: { of: "latent.batch" },
      },
    }),
  },
  resource: "inference",
  uses: [inferenceService],
  numeric: inferenceService,
  async run({ vae, latent, tile }, context) {
    const inference = context.use(inferenceService);
    const call = { signal: context.signal, onEvent: loadingProgress(context) };
    const whole = await decodeLatent(latent, vae, (planes) => decodePlanes(inference, vae, planes, call), {
      tiling: tilingOf(tile),
      onTile: (step, of) => context.progress({ step, of }),
      turn: context.turn,
    });
    const { height, width } = latent.crop ?? latent;
    return { image: cropImage(whole, { height: height * 8, width: width * 8 }) };
  },
});
