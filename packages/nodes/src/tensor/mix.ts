import type { InParts } from "@sigmaflow/core/editing";

/** A coefficient and the array that it scales. */
export type Term = readonly [coefficient: number, values: Float32Array];

/**
 * The sum of scaled arrays, in one pass and rounded to float32 once per element; every solver's move has this form.
 * Terms with coefficient 0 are left out. One to six other terms, all of one length.
 */
export function mix(terms: readonly Term[]): Float32Array {
  const used = terms.filter(([coefficient]) => coefficient !== 0);
  if (used.length > 6) throw new RangeError(`mix accepts at most 6 terms, not ${used.length}`);
  const [first, second, third, ...rest] = used;
  const out = new Float32Array(terms[0]?.[1].length ?? 0);
  if (third !== undefined) addThree(out, used, rest);
  else if (second !== undefined) addTwo(out, first![0], first![1], second[0], second[1]);
  else if (first !== undefined) scale(out, first[0], first[1]);
  return out;
}

/** Numbers that are mixed in one part: a millisecond or two. */
const numbersOfPart = 2 ** 18;

/** The same as {@link mix}, in parts. */
export function* mixing(terms: readonly Term[]): InParts<Float32Array> {
  const length = terms[0]?.[1].length ?? 0;
  if (length <= numbersOfPart) return mix(terms);
  const out = new Float32Array(length);
  for (let start = 0; start < length; start += numbersOfPart) {
    if (start > 0) yield;
    const part = terms.map(
      ([coefficient, values]): Term => [coefficient, values.subarray(start, start + numbersOfPart)],
    );
    out.set(mix(part), start);
  }
  return out;
}

function scale(out: Float32Array, a: number, x: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = a * x[i]!;
}

// Four elements a turn: a fifth faster than one, and V8 does not inline so large a function, whose loop would stay slow
// in its caller until that is hot as well.
function addTwo(out: Float32Array, a: number, x: Float32Array, b: number, y: Float32Array): void {
  const whole = out.length - (out.length % 4);
  for (let i = 0; i < whole; i += 4) {
    out[i] = a * x[i]! + b * y[i]!;
    out[i + 1] = a * x[i + 1]! + b * y[i + 1]!;
    out[i + 2] = a * x[i + 2]! + b * y[i + 2]!;
    out[i + 3] = a * x[i + 3]! + b * y[i + 3]!;
  }
  for (let i = whole; i < out.length; i++) out[i] = a * x[i]! + b * y[i]!;
}

/** The first three of the terms, and up to three more. */
function addThree(out: Float32Array, [first, second, third]: readonly Term[], rest: readonly Term[]): void {
  const [a, x] = first!;
  const [b, y] = second!;
  const [c, z] = third!;
  const [fourth, fifth, sixth] = rest;
  if (fourth === undefined) {
    for (let i = 0; i < out.length; i++) out[i] = a * x[i]! + b * y[i]! + c * z[i]!;
    return;
  }
  const [d, u] = fourth;
  if (fifth === undefined) {
    for (let i = 0; i < out.length; i++) out[i] = a * x[i]! + b * y[i]! + c * z[i]! + d * u[i]!;
    return;
  }
  const [e, v] = fifth;
  const [f, w] = sixth ?? [0, v];
  for (let i = 0; i < out.length; i++) {
    out[i] = a * x[i]! + b * y[i]! + c * z[i]! + d * u[i]! + e * v[i]! + f * w[i]!;
  }
}
