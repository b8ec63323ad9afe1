import type { Kernel } from "./kernel.ts";

/** Bits behind the point of coefficients. A sum of 8-bit values with them, negative lobes included, fits 32 bits. */
export const fractionBits = 22;

/** Along one axis, what each new pixel is the weighted sum of. */
export interface Taps {
  /** The first pixel of each new one. */
  readonly first: Int32Array;
  /** How many pixels each new one has. */
  readonly count: Int32Array;
  /** `stride` for each new pixel, of which `count` are used: whole numbers, 2^22 is 1. */
  readonly weights: Int32Array;
  readonly stride: number;
}

/** A part of an axis, in pixels of the old picture and maybe fractional, that is brought to `to` pixels. */
export interface Span {
  /** Pixels of the whole axis. */
  readonly length: number;
  readonly start: number;
  readonly end: number;
  readonly to: number;
}

/**
 * The taps along one axis: pixel `i` has its middle at `i + ½`, the kernel widens as the picture shrinks, and at the
 * edges the rest of it is brought to a sum of 1. Coefficients are rounded as Pillow rounds those of 8-bit pictures.
 */
export function tapsOf({ support, weight }: Kernel, { length, start, end, to }: Span): Taps {
  const scale = Math.fround(end - start) / to;
  const widened = Math.max(scale, 1);
  const reach = support * widened;
  const stride = Math.ceil(reach) * 2 + 1;
  const first = new Int32Array(to);
  const count = new Int32Array(to);
  const weights = new Int32Array(to * stride);
  const raw = new Float64Array(stride);
  for (let i = 0; i < to; i++) {
    const middle = start + (i + 0.5) * scale;
    const from = Math.max(0, Math.trunc(middle - reach + 0.5));
    const until = Math.min(length, Math.trunc(middle + reach + 0.5));
    let sum = 0;
    for (let at = from; at < until; at++) {
      const value = weight((at - middle + 0.5) * (1 / widened));
      raw[at - from] = value;
      sum += value;
    }
    first[i] = from;
    count[i] = until - from;
    for (let k = 0; k < until - from; k++) {
      const value = sum === 0 ? raw[k]! : raw[k]! / sum;
      weights[i * stride + k] = Math.trunc(value * 2 ** fractionBits + (value < 0 ? -0.5 : 0.5));
    }
  }
  return { first, count, weights, stride };
}
