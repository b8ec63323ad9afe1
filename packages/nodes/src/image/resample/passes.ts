import { fractionBits, type Taps } from "./taps.ts";

const half = 1 << (fractionBits - 1);

/** Rows of pixels, 8 bits a channel, one after the other. */
export interface Rows {
  readonly data: Uint8Array;
  /** Bytes of a row. */
  readonly length: number;
}

/** Makes the rows `from` to `until` of `target` out of those of `source`, each pixel of its neighbours in the row. */
export function acrossRows(
  source: Rows,
  target: Rows,
  { first, count, weights, stride }: Taps,
  { channels, from, until }: { readonly channels: number; readonly from: number; readonly until: number },
): void {
  const before = source.data;
  const after = clamping(target.data);
  const width = first.length;
  for (let y = from; y < until; y++) {
    let to = y * target.length;
    for (let x = 0; x < width; x++, to += channels) {
      const base = x * stride;
      const taps = count[x]!;
      const start = y * source.length + first[x]! * channels;
      // Three sums at once: most pictures have three channels, and each weight is read once.
      let red = half;
      let green = half;
      let blue = half;
      for (let k = 0, at = start; k < taps; k++, at += channels) {
        const weight = weights[base + k]!;
        red = (red + Math.imul(before[at]!, weight)) | 0;
        green = (green + Math.imul(before[at + 1]!, weight)) | 0;
        blue = (blue + Math.imul(before[at + 2]!, weight)) | 0;
      }
      after[to] = red >> fractionBits;
      after[to + 1] = green >> fractionBits;
      after[to + 2] = blue >> fractionBits;
      if (channels === 4) {
        let alpha = half;
        for (let k = 0, at = start + 3; k < taps; k++, at += 4) {
          alpha = (alpha + Math.imul(before[at]!, weights[base + k]!)) | 0;
        }
        after[to + 3] = alpha >> fractionBits;
      }
    }
  }
}

/** Makes the rows `from` to `until` of `target` out of whole rows of `source`. */
export function downRows(
  source: Rows,
  target: Rows,
  { first, count, weights, stride }: Taps,
  { from, until }: { readonly from: number; readonly until: number },
): void {
  const before = source.data;
  const after = clamping(target.data);
  const length = target.length;
  const sums = new Int32Array(length);
  for (let y = from; y < until; y++) {
    sums.fill(half);
    // Two rows at once, which halves the passes over the sums; a weight beyond the last is 0.
    for (let k = 0; k < count[y]!; k += 2) {
      const weight = weights[y * stride + k]!;
      const next = k + 1 < count[y]! ? weights[y * stride + k + 1]! : 0;
      const row = before.subarray((first[y]! + k) * length, (first[y]! + k + 1) * length);
      const below = next === 0 ? row : before.subarray((first[y]! + k + 1) * length, (first[y]! + k + 2) * length);
      for (let i = 0; i < length; i++) {
        sums[i] = (sums[i]! + Math.imul(row[i]!, weight) + Math.imul(below[i]!, next)) | 0;
      }
    }
    for (let i = 0, to = y * length; i < length; i++, to++) after[to] = sums[i]! >> fractionBits;
  }
}

/** The same bytes, where what is written below 0 is 0 and above 255 is 255. */
function clamping(data: Uint8Array): Uint8ClampedArray {
  return new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
}
