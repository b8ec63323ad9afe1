import { defineNode, int, seed } from "@sigmaflow/core";
import { repeatImage } from "../image/extent.ts";
import { inferenceService } from "../model/services.ts";
import { image } from "../port/image.ts";
import { latent } from "../port/latent.ts";
import { randomStream } from "../port/random-stream.ts";
import { unet } from "../port/unet.ts";
import { vae } from "../port/vae.ts";
import { freshStream } from "../random/stream.ts";
import { batchInput } from "./batch-input.ts";
import { encodePicture } from "./encode-picture.ts";
import { tileInput } from "./tile-input.ts";

/** Turns pictures into latents. */
export const vaeEncode = defineNode({
  type: "vae.encode",
  version: 1,
  label: "VAE encode",
  description: "Turns a picture, whose sides are multiples of 8 pixels, into a latent an eighth its size.",
  category: "image",
  keywords: ["image to latent", "img2img"],
  inputs: {
    vae: vae({ label: "VAE" }),
    image: image({ label: "Image" }),
    seed: seed({
      default: 0,
      label: "Seed",
      description: "The encoder outputs a distribution, from which one latent is drawn.",
    }),
    unet: unet({ optional: true, label: "UNet", description: "The base that will denoise." }),
    refiner: unet({ optional: true, label: "Refiner UNet", description: "The refiner that will go on, if any." }),
    batch: int(batchInput),
    tile: int(tileInput),
  },
  outputs: {
    latent: latent({
      label: "Latent",
      facts: { width: { of: "image.width", times: 1 / 8 }, height: { of: "image.height", times: 1 / 8 } },
    }),
    noise: randomStream({ label: "Noise", description: "The random stream after the draw, to go on with." }),
  },
  resource: "inference",
  uses: [inferenceService],
  numeric: inferenceService,
  run({ image: given, seed, unet, refiner, batch, ...inputs }, context) {
    const image = repeatImage(given, batch);
    const stream = freshStream({ seed: String(seed), batch: image.batch });
    return encodePicture({ ...inputs, image, stream, unets: [unet, refiner] }, context);
  },
});
