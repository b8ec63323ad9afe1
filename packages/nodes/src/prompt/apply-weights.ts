/** How weights act on the states of a text encoder. */
export const weightApplications = ["a1111", "a1111-mean", "comfy", "compel", "compel-mask"] as const;
export type WeightApplication = (typeof weightApplications)[number];

/** States `[length, width]`, with one weight per token position: 1 for start, end and padding. */
export interface WeightedStates {
  readonly hidden: Float32Array;
  readonly weights: readonly number[];
}

/** One chunk's states and what its weights need. */
export interface WeightedChunk extends WeightedStates {
  readonly width: number;
  /** States of the empty prompt `[length, width]`; `comfy` and `compel…` measure from there. */
  readonly empty: Float32Array;
  /** `compel…` only: for each fragment of a weight below 1, that weight and the chunk encoded without the fragment. */
  readonly without: readonly { readonly weight: number; readonly states: WeightedStates }[];
}

/**
 * Applies the weights of one chunk and returns new states `[length, width]`.
 *
 * - `a1111`: `z·w`.
 * - `a1111-mean`: `z·w`, scaled so that the mean over the chunk stays as it was.
 * - `comfy`: `(z − z₀)·w + z₀` with the empty prompt's `z₀`.
 * - `compel`: as `comfy`; each fragment of weight `w < 1` also blends in the states of the prompt without it, with
 *   weight `tan((1 − w)·π/2)` against 1, normalised (compel's `DownweightMode.REMOVE`).
 * - `compel-mask`: the same, where the prompt without a fragment still has its tokens, and no other attends to them
 *   (`DownweightMode.MASK`, compel's default).
 */
export function applyWeights(application: WeightApplication, chunk: WeightedChunk): Float32Array {
  switch (application) {
    case "a1111":
      return scale(chunk, chunk.width);
    case "a1111-mean":
      return restoreMean(scale(chunk, chunk.width), chunk.hidden);
    case "comfy":
      return fromEmpty(chunk, chunk);
    case "compel":
    case "compel-mask":
      return blend([
        { values: fromEmpty(chunk, chunk), weight: 1 },
        ...chunk.without.map(({ weight, states }) => ({
          values: fromEmpty(states, chunk),
          weight: Math.tan(((1 - Math.max(weight, 1e-5)) * Math.PI) / 2),
        })),
      ]);
  }
}

/** The weighted mean of equally long arrays. The weights' sum must not be 0. */
export function blend(members: readonly { readonly values: Float32Array; readonly weight: number }[]): Float32Array {
  const [first, ...others] = members;
  if (first === undefined) return new Float32Array(0);
  if (others.length === 0) return first.values;
  const total = members.reduce((sum, { weight }) => sum + weight, 0);
  return first.values.map((_, i) =>
    members.reduce((sum, { values, weight }) => sum + values[i]! * (weight / total), 0),
  );
}

/** Moves states away from the empty prompt's by their token's weight; weight 1 leaves them as they are to the bit. */
export function fromEmpty(
  { hidden, weights }: WeightedStates,
  { empty, width }: { readonly empty: Float32Array; readonly width: number },
): Float32Array {
  return hidden.map((z, i) => {
    const weight = weights[Math.floor(i / width)]!;
    return weight === 1 ? z : (z - empty[i]!) * weight + empty[i]!;
  });
}

function scale({ hidden, weights }: WeightedStates, width: number): Float32Array {
  return hidden.map((z, i) => z * weights[Math.floor(i / width)]!);
}

function restoreMean(scaled: Float32Array, before: Float32Array): Float32Array {
  const meanAfter = mean(scaled);
  const factor = meanAfter === 0 ? 1 : mean(before) / meanAfter;
  return scaled.map((z) => z * factor);
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
