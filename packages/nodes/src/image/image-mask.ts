import type { Image } from "../port/image.ts";
import type { Mask } from "../port/mask.ts";
import { pixelsOfPart, type Turn } from "../tensor/turn.ts";

/** What of a picture says where to repaint. */
export const maskSources = ["brightness", "transparency"] as const;

/** How a picture is read as a mask. */
export interface MaskOptions {
  readonly source: (typeof maskSources)[number];
  /** 0…1: what is this bright, or this transparent, and more is repainted. */
  readonly threshold: number;
  /** Repaints what would be kept, and keeps the rest. */
  readonly invert: boolean;
}

/** The first picture as a mask: 1 where to repaint, 0 where to keep. Brightness is ITU-R 601 luma, as Pillow's. */
export async function maskOfImage(
  image: Image,
  { source, threshold, invert }: MaskOptions,
  turn?: Turn,
): Promise<Mask> {
  const { height, width, channels } = image;
  const data = new Float32Array(height * width);
  for (let i = 0, pixel = 0; i < data.length; i++, pixel += channels) {
    if (i % pixelsOfPart === 0) await turn?.();
    const level = source === "brightness" ? brightness(image.data, pixel) : transparency(image, pixel);
    data[i] = level / 255 >= threshold !== invert ? 1 : 0;
  }
  return { data, height, width };
}

function brightness(data: Uint8Array, pixel: number): number {
  return (data[pixel]! * 19_595 + data[pixel + 1]! * 38_470 + data[pixel + 2]! * 7471 + 32_768) >> 16;
}

function transparency({ data, channels }: Image, pixel: number): number {
  return channels === 4 ? 255 - data[pixel + 3]! : 0;
}

/** Planes `[…, height, width]` in −1…1, mid-grey where a mask `[height, width]` is half or above. */
export function withoutMasked(planes: Float32Array, mask: Float32Array): Float32Array {
  return planes.map((value, i) => (mask[i % mask.length]! < 0.5 ? value : 0));
}
