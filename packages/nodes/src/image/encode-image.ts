import type { Planes } from "../model/evaluate.ts";
import type { Image } from "../port/image.ts";
import type { Latent } from "../port/latent.ts";
import type { Vae } from "../port/vae.ts";
import { concatenate } from "../tensor/batch.ts";
import { planesOfPixels } from "../tensor/pixels.ts";
import { allFinite } from "../tensor/statistics.ts";
import type { Turn } from "../tensor/turn.ts";
import { imageErrors } from "./error-codes.ts";
import { withoutMasked } from "./image-mask.ts";
import { scaled } from "./latent-scale.ts";
import { samplePosterior } from "./posterior.ts";
import { mapTiles, needsTiles, type OnTile, type Tiling } from "./tiles.ts";
import { vaeNotFinite } from "./vae-not-finite.ts";

export interface EncodeImageOptions {
  /** In latent units. Without it, each picture is encoded whole. */
  readonly tiling?: Tiling | undefined;
  readonly onTile?: OnTile;
  readonly turn?: Turn;
  /** Where nothing is to be seen of the picture, `[height, width]`: half and above is mid-grey, as inpainting models saw it. */
  readonly hidden?: Float32Array | undefined;
  /** Normal draws for one picture of the batch. */
  readonly normal: (picture: number, count: number) => Float32Array;
}

const factor = 8;

/**
 * Turns pictures into clean latents, one after the other, through `encode` (a VAE encoder's planes `[1, 2c or c, h/8,
 * w/8]` of `[1, 3, h, w]` in −1…1). An encoder that outputs mean and log-variance is sampled with `normal`. A fourth
 * channel is left out.
 *
 * @throws `IMAGE_SIZE` when height or width is no multiple of 8, `VAE_NOT_FINITE`.
 */
export async function encodeImage(
  image: Image,
  vae: Vae,
  encode: (image: Planes) => Promise<Planes>,
  { tiling, onTile, turn, hidden, normal }: EncodeImageOptions,
): Promise<Latent> {
  const { batch, height, width, channels } = image;
  if (height % factor !== 0 || width % factor !== 0) throw imageErrors.IMAGE_SIZE({ width, height, factor });
  const size = height * width * channels;
  const inPixels = tiling && { size: tiling.size * factor, overlap: tiling.overlap * factor };
  const latents: Float32Array[] = [];
  for (let picture = 0; picture < batch; picture++) {
    const pixels = image.data.subarray(picture * size, (picture + 1) * size);
    const values = await planesOfPixels(pixels, { batch: 1, height, width, channels }, turn);
    const data = hidden ? withoutMasked(values, hidden) : values;
    const planes: Planes = { data, batch: 1, channels: 3, height, width };
    const encoded =
      inPixels && needsTiles(planes, inPixels)
        ? await mapTiles(planes, inPixels, 1 / factor, encode, onTile, turn)
        : await encode(planes);
    latents.push(latentOf(encoded, vae, (count) => normal(picture, count)));
  }
  return {
    data: concatenate(latents),
    batch,
    channels: vae.latentChannels,
    height: height / factor,
    width: width / factor,
    space: "ve",
    sigma: 0,
  };
}

function latentOf(encoded: Planes, vae: Vae, normal: (count: number) => Float32Array): Float32Array {
  if (!allFinite(encoded.data)) throw vaeNotFinite();
  const isDistribution = encoded.channels === 2 * vae.latentChannels;
  const data = isDistribution ? samplePosterior(encoded.data, normal(encoded.data.length / 2)) : encoded.data;
  return scaled({ ...encoded, data, channels: vae.latentChannels }, vae).data;
}
