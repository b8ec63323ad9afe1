/** A coefficient and the array that it scales. */
export type Term = readonly [coefficient: number, values: Float32Array];

const zero: Term = [0, new Float32Array(0)];

/**
 * The sum of scaled arrays, in one pass and rounded to float32 once per element; every solver's move has this form.
 * Terms with coefficient 0 are left out. One to six other terms, all of one length.
 */
export function mix(terms: readonly Term[]): Float32Array {
  const used = terms.filter(([coefficient]) => coefficient !== 0);
  const [[a, x] = zero, [b, y] = zero, [c, z] = zero, [d, u] = zero, [e, v] = zero, [f, w] = zero] = used;
  const out = new Float32Array(terms[0]?.[1].length ?? 0);
  // All loops stand in this one function on purpose: V8 inlines small ones into callers, where they stay slow for long.
  switch (used.length) {
    case 0:
      break;
    case 1:
      for (let i = 0; i < out.length; i++) out[i] = a * x[i]!;
      break;
    case 2:
      for (let i = 0; i < out.length; i++) out[i] = a * x[i]! + b * y[i]!;
      break;
    case 3:
      for (let i = 0; i < out.length; i++) out[i] = a * x[i]! + b * y[i]! + c * z[i]!;
      break;
    case 4:
      for (let i = 0; i < out.length; i++) out[i] = a * x[i]! + b * y[i]! + c * z[i]! + d * u[i]!;
      break;
    case 5:
      for (let i = 0; i < out.length; i++) out[i] = a * x[i]! + b * y[i]! + c * z[i]! + d * u[i]! + e * v[i]!;
      break;
    case 6:
      for (let i = 0; i < out.length; i++) {
        out[i] = a * x[i]! + b * y[i]! + c * z[i]! + d * u[i]! + e * v[i]! + f * w[i]!;
      }
      break;
    default:
      throw new RangeError(`mix takes at most 6 terms, not ${used.length}`);
  }
  return out;
}
