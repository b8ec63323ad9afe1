import { defineNode, image, int, latent, noise, seed, unet, vae } from "@sigmaflow/core";
import { encodeImage } from "../image/encode-image.ts";
import { padImage, repeatImage } from "../image/extent.ts";
import { encodePlanes } from "../model/evaluate.ts";
import { inferenceService } from "../model/services.ts";
import { normal, randomStream } from "../random/stream.ts";
import { pictureOf } from "../tensor/batch.ts";
import { loadingProgress } from "./loading-progress.ts";
import { onGrid } from "./size-grid.ts";
import { tileInput, tilingOf } from "./tile-input.ts";

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
      description: "The encoder gives a distribution, from which one latent is drawn.",
    }),
    unet: unet({ optional: true, label: "UNet", description: "The base that will denoise." }),
    refiner: unet({ optional: true, label: "Refiner UNet", description: "The refiner that will go on, if any." }),
    batch: int({
      default: 1,
      min: 1,
      max: 16,
      label: "Pictures",
      description: "Latents of each picture; number i is drawn from seed + i.",
    }),
    tile: int(tileInput),
  },
  outputs: {
    latent: latent({
      label: "Latent",
      facts: { width: { of: "image.width", times: 1 / 8 }, height: { of: "image.height", times: 1 / 8 } },
    }),
    noise: noise({ label: "Noise", description: "The random stream after the draw, to go on with." }),
  },
  resource: "inference",
  uses: [inferenceService],
  numeric: inferenceService,
  async run({ vae, image: given, seed, unet, refiner, batch, tile }, context) {
    const inference = context.use(inferenceService);
    const call = { signal: context.signal, onEvent: loadingProgress(context) };
    const image = repeatImage(given, batch);
    const { asked, size, message } = onGrid(image, [unet, refiner]);
    if (message) context.notice(message);
    const first = randomStream({ seed: String(seed), batch: image.batch });
    const drawn = normal(first, [vae.latentChannels, size.height, size.width]);
    const latent = await encodeImage(
      asked ? padImage(image, { height: size.height * 8, width: size.width * 8 }) : image,
      vae,
      (planes) => encodePlanes(inference, vae, planes, call),
      {
        tiling: tilingOf(tile),
        onTile: (step, of) => context.progress({ step, of }),
        normal: (picture) => pictureOf(drawn.noise, image.batch, picture),
      },
    );
    return { latent: asked ? { ...latent, crop: asked } : latent, noise: drawn.stream };
  },
});
