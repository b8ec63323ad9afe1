import type { Image } from "../port/image.ts";
import type { Mask } from "../port/mask.ts";
import { roundHalfEven } from "../tensor/round.ts";
import { imageErrors } from "./error-codes.ts";

/**
 * `over` where the mask is 1 and `below` where it is 0; every picture of `over` over the only one of `below`, or each over
 * its own. Three channels. Errors: `IMAGE_MISMATCH` when sizes or numbers differ.
 */
export function compositeImages(below: Image, over: Image, mask: Mask): Image {
  const { batch, height, width } = over;
  const fits = [below, mask].every((other) => other.height === height && other.width === width);
  if (!fits || (below.batch !== 1 && below.batch !== batch)) {
    const size = (picture: Image | Mask) => `${picture.width}×${picture.height}`;
    throw imageErrors.IMAGE_MISMATCH({
      below: size(below),
      over: size(over),
      mask: size(mask),
      belowCount: below.batch,
      overCount: batch,
    });
  }
  const area = height * width;
  const data = new Uint8Array(batch * area * 3);
  for (let picture = 0; picture < batch; picture++) {
    const under = below.batch === 1 ? 0 : picture;
    for (let i = 0; i < area; i++) {
      const share = mask.data[i]!;
      const [to, from, base] = [
        (picture * area + i) * 3,
        (picture * area + i) * over.channels,
        (under * area + i) * below.channels,
      ];
      for (let channel = 0; channel < 3; channel++) {
        data[to + channel] = roundHalfEven(
          share * over.data[from + channel]! + (1 - share) * below.data[base + channel]!,
        );
      }
    }
  }
  return { data, batch, height, width, channels: 3 };
}
