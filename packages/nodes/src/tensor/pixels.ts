/** How 8-bit pixels lie in memory: `[batch, height, width, channels]`. */
export interface PixelShape {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/**
 * The model's planes `[batch, 3, height, width]` in −1…1 of 8-bit pixels `[batch, height, width, 3 or 4]`;
 * a fourth channel (alpha) is left out.
 */
export function planesOfPixels(pixels: Uint8Array, { batch, height, width, channels }: PixelShape): Float32Array {
  const area = height * width;
  const out = new Float32Array(batch * 3 * area);
  for (let picture = 0; picture < batch; picture++) {
    for (let channel = 0; channel < 3; channel++) {
      const plane = (picture * 3 + channel) * area;
      for (let i = 0, from = picture * area * channels + channel; i < area; i++, from += channels) {
        out[plane + i] = (pixels[from]! / 255) * 2 - 1;
      }
    }
  }
  return out;
}

/**
 * 8-bit pixels `[batch, height, width, 3]` of planes `[batch, 3, height, width]` in −1…1, clamped, half to even;
 * undefined when a value is no finite number.
 */
export function pixelsOfPlanes(planes: Float32Array, shape: Omit<PixelShape, "channels">): Uint8Array | undefined {
  const { batch, height, width } = shape;
  const area = height * width;
  // An array of this kind clamps and rounds half to even by itself, as fast as the processor can.
  const out = new Uint8ClampedArray(batch * area * 3);
  let faults = 0;
  for (let picture = 0; picture < batch; picture++) {
    const [start, end] = [picture * area * 3, (picture * 3 + 1) * area];
    for (let i = start, to = start; i < end; i++, to += 3) {
      const red = planes[i]!;
      const green = planes[i + area]!;
      const blue = planes[i + 2 * area]!;
      // A product with 0 is 0 for finite values and NaN otherwise, and NaN stays through a sum.
      faults += red * 0 + green * 0 + blue * 0;
      out[to] = Math.fround(Math.fround(red / 2 + 0.5) * 255);
      out[to + 1] = Math.fround(Math.fround(green / 2 + 0.5) * 255);
      out[to + 2] = Math.fround(Math.fround(blue / 2 + 0.5) * 255);
    }
  }
  return faults === 0 ? new Uint8Array(out.buffer) : undefined;
}
