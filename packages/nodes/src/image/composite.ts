import type { Image } from "../port/image.ts";
import type { Mask } from "../port/mask.ts";
import { roundHalfEven } from "../tensor/round.ts";
import { pixelsOfPart, type Turn } from "../tensor/turn.ts";
import { imageErrors } from "./error-codes.ts";

/**
 * `foreground` where the mask is 1 and `background` where it is 0; every foreground over the only background, or each
 * over its own. Three channels.
 *
 * @throws `IMAGE_MISMATCH` when sizes or numbers differ.
 */
export async function compositeImages(background: Image, foreground: Image, mask: Mask, turn?: Turn): Promise<Image> {
  const { batch, height, width } = foreground;
  const fits = [background, mask].every((other) => other.height === height && other.width === width);
  if (!fits || (background.batch !== 1 && background.batch !== batch)) {
    const size = (picture: Image | Mask) => `${picture.width}×${picture.height}`;
    throw imageErrors.IMAGE_MISMATCH({
      background: size(background),
      foreground: size(foreground),
      mask: size(mask),
      backgroundCount: background.batch,
      foregroundCount: batch,
    });
  }
  const area = height * width;
  const data = new Uint8Array(batch * area * 3);
  for (let picture = 0; picture < batch; picture++) {
    const under = background.batch === 1 ? 0 : picture;
    for (let i = 0; i < area; i++) {
      if (i % pixelsOfPart === 0) await turn?.();
      const share = mask.data[i]!;
      const [to, from, base] = [
        (picture * area + i) * 3,
        (picture * area + i) * foreground.channels,
        (under * area + i) * background.channels,
      ];
      for (let channel = 0; channel < 3; channel++) {
        data[to + channel] = roundHalfEven(
          share * foreground.data[from + channel]! + (1 - share) * background.data[base + channel]!,
        );
      }
    }
  }
  return { data, batch, height, width, channels: 3 };
}
