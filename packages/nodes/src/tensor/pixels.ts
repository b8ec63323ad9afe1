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

/** 8-bit pixels `[batch, height, width, 3]` of planes `[batch, 3, height, width]` in −1…1, clamped, half to even. */
export function pixelsOfPlanes(planes: Float32Array, shape: Omit<PixelShape, "channels">): Uint8Array {
  const { batch, height, width } = shape;
  const area = height * width;
  // An array of this kind clamps and rounds half to even by itself, as fast as the processor can.
  const out = new Uint8ClampedArray(batch * area * 3);
  for (let picture = 0; picture < batch; picture++) {
    for (let channel = 0; channel < 3; channel++) {
      const plane = (picture * 3 + channel) * area;
      for (let i = 0, to = picture * area * 3 + channel; i < area; i++, to += 3) {
        out[to] = Math.fround(Math.fround(planes[plane + i]! / 2 + 0.5) * 255);
      }
    }
  }
  return new Uint8Array(out.buffer);
}
