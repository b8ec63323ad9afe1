import { pixelsOfPart, type Turn } from "./turn.ts";

/** How 8-bit pixels lie in memory: `[batch, height, width, channels]`. */
export interface PixelShape {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/**
 * The model's planes `[batch, 3, height, width]` in −1…1 of 8-bit pixels `[batch, height, width, 3 or 4]`;
 * a fourth channel (alpha) is left out. Waits for `turn` before each part.
 */
export async function planesOfPixels(
  pixels: Uint8Array,
  { batch, height, width, channels }: PixelShape,
  turn?: Turn,
): Promise<Float32Array> {
  const area = height * width;
  const out = new Float32Array(batch * 3 * area);
  for (let picture = 0; picture < batch; picture++) {
    const from = pixels.subarray(picture * area * channels, (picture + 1) * area * channels);
    const to = out.subarray(picture * 3 * area, (picture + 1) * 3 * area);
    for (let start = 0; start < area; start += pixelsOfPart) {
      await turn?.();
      scatter(from, channels, to, { area, start, end: Math.min(area, start + pixelsOfPart) });
    }
  }
  return out;
}

/** Which pixels of a picture of `area` pixels a part is. */
interface Part {
  readonly area: number;
  readonly start: number;
  readonly end: number;
}

function scatter(pixels: Uint8Array, channels: number, planes: Float32Array, { area, start, end }: Part): void {
  for (let channel = 0; channel < 3; channel++) {
    for (let i = start, from = start * channels + channel; i < end; i++, from += channels) {
      planes[channel * area + i] = (pixels[from]! / 255) * 2 - 1;
    }
  }
}

/**
 * 8-bit pixels `[batch, height, width, 3]` of planes `[batch, 3, height, width]` in −1…1, clamped, half to even;
 * undefined when a value is no finite number. Waits for `turn` before each part.
 */
export async function pixelsOfPlanes(
  planes: Float32Array,
  { batch, height, width }: Omit<PixelShape, "channels">,
  turn?: Turn,
): Promise<Uint8Array | undefined> {
  const area = height * width;
  // An array of this kind clamps and rounds half to even by itself, as fast as the processor can.
  const out = new Uint8ClampedArray(batch * area * 3);
  let faults = 0;
  for (let picture = 0; picture < batch; picture++) {
    const from = planes.subarray(picture * 3 * area, (picture + 1) * 3 * area);
    const to = out.subarray(picture * 3 * area, (picture + 1) * 3 * area);
    for (let start = 0; start < area; start += pixelsOfPart) {
      await turn?.();
      faults += gather(from, to, { area, start, end: Math.min(area, start + pixelsOfPart) });
    }
  }
  return faults === 0 ? new Uint8Array(out.buffer) : undefined;
}

/** Writes a part's pixels; returns 0 where all values are finite. */
function gather(planes: Float32Array, pixels: Uint8ClampedArray, { area, start, end }: Part): number {
  let faults = 0;
  for (let i = start, to = start * 3; i < end; i++, to += 3) {
    const red = planes[i]!;
    const green = planes[i + area]!;
    const blue = planes[i + 2 * area]!;
    // A product with 0 is 0 for finite values and NaN otherwise, and NaN stays through a sum.
    faults += red * 0 + green * 0 + blue * 0;
    pixels[to] = Math.fround(Math.fround(red / 2 + 0.5) * 255);
    pixels[to + 1] = Math.fround(Math.fround(green / 2 + 0.5) * 255);
    pixels[to + 2] = Math.fround(Math.fround(blue / 2 + 0.5) * 255);
  }
  return faults;
}
