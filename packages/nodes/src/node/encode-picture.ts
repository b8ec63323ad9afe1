import type { NodeContext } from "@sigmaflow/core";
import { encodeImage } from "../image/encode-image.ts";
import { padImage } from "../image/extent.ts";
import { encodePlanes } from "../model/evaluate.ts";
import { inferenceService } from "../model/services.ts";
import type { Image } from "../port/image.ts";
import type { Latent } from "../port/latent.ts";
import type { Mask } from "../port/mask.ts";
import type { RandomStream } from "../port/random-stream.ts";
import type { UNet } from "../port/unet.ts";
import type { Vae } from "../port/vae.ts";
import { normalInTurns } from "../random/stream.ts";
import { pictureOf } from "../tensor/batch.ts";
import { sampleMask } from "../tensor/mask.ts";
import { loadingProgress } from "./loading-progress.ts";
import { onGrid } from "./size-grid.ts";
import { tilingOf } from "./tile-input.ts";

/** What nodes encode pictures with. */
interface PictureToEncode {
  readonly vae: Vae;
  readonly image: Image;
  /** The models that will denoise. */
  readonly unets: readonly (UNet | undefined)[];
  /** In pixels; 0 for the whole picture at once. */
  readonly tile: number;
  readonly stream: RandomStream;
  /** Hides what it would repaint. */
  readonly mask?: Mask;
}

/** A picture's latent at the next size that the models can run at, and the random stream after its draw. */
export async function encodePicture(picture: PictureToEncode, context: NodeContext) {
  const { vae, image, unets, tile, stream, mask } = picture;
  const inference = context.use(inferenceService);
  const call = { signal: context.signal, onEvent: loadingProgress(context) };
  const { asked, size, message } = onGrid(image, unets);
  if (message) context.notice(message);
  const drawn = await normalInTurns(stream, [vae.latentChannels, size.height, size.width], context.turn);
  const pixels = { height: size.height * 8, width: size.width * 8 };
  const latent: Latent = await encodeImage(
    asked ? padImage(image, pixels) : image,
    vae,
    (planes) => encodePlanes(inference, vae, planes, call),
    {
      tiling: tilingOf(tile),
      onTile: (step, of) => context.progress({ step, of }),
      turn: context.turn,
      hidden: mask && sampleMask(mask, pixels, 1),
      normal: (picture) => pictureOf(drawn.noise, image.batch, picture),
    },
  );
  return { latent: asked ? { ...latent, crop: asked } : latent, noise: drawn.stream };
}
