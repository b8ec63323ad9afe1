import type { Planes } from "../model/evaluate.ts";
import type { Image } from "../port/image.ts";
import type { Latent } from "../port/latent.ts";
import type { Vae } from "../port/vae.ts";
import { concatenateBytes, pictureOf } from "../tensor/batch.ts";
import { pixelsOfPlanes } from "../tensor/pixels.ts";
import { allFinite } from "../tensor/statistics.ts";
import type { Turn } from "../tensor/turn.ts";
import { imageErrors } from "./error-codes.ts";
import { unscaled } from "./latent-scale.ts";
import { mapTiles, needsTiles, type OnTile, type Tiling } from "./tiles.ts";
import { vaeNotFinite } from "./vae-not-finite.ts";

export interface DecodeOptions {
  /** In latent units. Without it, each picture is decoded whole. */
  readonly tiling?: Tiling | undefined;
  readonly onTile?: OnTile;
  readonly turn?: Turn;
}

const factor = 8;

/**
 * Turns latents into pictures, one after the other, through `decode` (a VAE decoder's planes `[1, 3, 8h, 8w]` of
 * `[1, c, h, w]`). Values are clamped to 0…1 and rounded half to even.
 *
 * @throws `LATENT_MISMATCH` when the channels are not the VAE's, `LATENT_NOT_FINITE`, `VAE_NOT_FINITE`.
 */
export async function decodeLatent(
  latent: Latent,
  vae: Vae,
  decode: (latent: Planes) => Promise<Planes>,
  { tiling, onTile, turn }: DecodeOptions = {},
): Promise<Image> {
  const { batch, channels, height, width } = latent;
  if (channels !== vae.latentChannels) throw imageErrors.LATENT_MISMATCH({ channels, expected: vae.latentChannels });
  if (!allFinite(latent.data)) throw imageErrors.LATENT_NOT_FINITE();
  const pictures: Uint8Array[] = [];
  for (let picture = 0; picture < batch; picture++) {
    const one: Planes = { data: pictureOf(latent.data, batch, picture), batch: 1, channels, height, width };
    const values = unscaled(one, vae);
    const planes =
      tiling && needsTiles(values, tiling)
        ? await mapTiles(values, tiling, factor, decode, onTile, turn)
        : await decode(values);
    const pixels = await pixelsOfPlanes(planes.data, planes, turn);
    if (pixels === undefined) throw vaeNotFinite();
    pictures.push(pixels);
  }
  const size = { height: factor * height, width: factor * width };
  return { data: concatenateBytes(pictures), batch, ...size, channels: 3 };
}
