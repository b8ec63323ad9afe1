import type { Image } from "../port/image.ts";

/** How far two pictures are from each other. Differences are of one colour of one pixel, 0…255. */
export interface ImageDistance {
  readonly meanAbsolute: number;
  readonly largest: number;
  /** Pixels of which any colour differs, as a part of all. */
  readonly share: number;
  /** Structural similarity of the brightnesses, 1 for the same picture (Wang et al. 2004, over blocks of 8x8). */
  readonly similarity: number;
}

/** Side of the blocks over which similarity is measured, pixels. */
const block = 8;
/** What keeps similarity steady where there is next to no contrast. */
const steady = { brightness: (0.01 * 255) ** 2, contrast: (0.03 * 255) ** 2 } as const;

/**
 * The distance of two pictures of one size, opacity left out; undefined for pictures of other sizes, and where there are
 * several in one.
 */
export function compareImages(one: Image, other: Image): ImageDistance | undefined {
  if (one.batch !== 1 || other.batch !== 1 || one.width !== other.width || one.height !== other.height)
    return undefined;
  const pixels = one.width * one.height;
  let sum = 0;
  let largest = 0;
  let different = 0;
  for (let at = 0; at < pixels; at++) {
    let most = 0;
    for (let colour = 0; colour < 3; colour++) {
      const apart = Math.abs(one.data[at * one.channels + colour]! - other.data[at * other.channels + colour]!);
      sum += apart;
      if (apart > most) most = apart;
    }
    if (most > 0) different++;
    if (most > largest) largest = most;
  }
  return {
    meanAbsolute: sum / (pixels * 3),
    largest,
    share: different / pixels,
    similarity: similarityOf(brightness(one), brightness(other), one),
  };
}

/** Where two pictures of one size differ: black where they are the same, and so many times as bright as they differ. */
export function differenceOf(one: Image, other: Image, times: number): Image {
  const pixels = one.width * one.height;
  const data = new Uint8Array(pixels * 3);
  for (let at = 0; at < pixels; at++) {
    for (let colour = 0; colour < 3; colour++) {
      const apart = Math.abs(one.data[at * one.channels + colour]! - other.data[at * other.channels + colour]!);
      data[at * 3 + colour] = Math.min(255, apart * times);
    }
  }
  return { data, batch: 1, width: one.width, height: one.height, channels: 3 };
}

/** Brightness of each pixel (ITU-R BT.601). */
function brightness({ data, width, height, channels }: Image): Float32Array {
  const grey = new Float32Array(width * height);
  for (let at = 0; at < grey.length; at++) {
    const from = at * channels;
    grey[at] = 0.299 * data[from]! + 0.587 * data[from + 1]! + 0.114 * data[from + 2]!;
  }
  return grey;
}

function similarityOf(
  one: Float32Array,
  other: Float32Array,
  { width, height }: Pick<Image, "width" | "height">,
): number {
  let sum = 0;
  let blocks = 0;
  for (let top = 0; top < height; top += block) {
    for (let left = 0; left < width; left += block) {
      let [a, b, aa, bb, ab, count] = [0, 0, 0, 0, 0, 0];
      for (let y = top; y < Math.min(height, top + block); y++) {
        for (let x = left; x < Math.min(width, left + block); x++) {
          const [p, q] = [one[y * width + x]!, other[y * width + x]!];
          a += p;
          b += q;
          aa += p * p;
          bb += q * q;
          ab += p * q;
          count++;
        }
      }
      const [meanA, meanB] = [a / count, b / count];
      const [varianceA, varianceB] = [aa / count - meanA ** 2, bb / count - meanB ** 2];
      const covariance = ab / count - meanA * meanB;
      const brightnesses = (2 * meanA * meanB + steady.brightness) / (meanA ** 2 + meanB ** 2 + steady.brightness);
      sum += (brightnesses * (2 * covariance + steady.contrast)) / (varianceA + varianceB + steady.contrast);
      blocks++;
    }
  }
  return blocks === 0 ? 1 : sum / blocks;
}
