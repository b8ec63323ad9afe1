/** A coefficient and the array that it scales. */
export type Term = readonly [coefficient: number, values: Float32Array];

/**
 * The sum of scaled arrays, in one pass and rounded to float32 once per element; every solver's move has this form.
 * Terms with coefficient 0 are left out; of none, `length` zeros. One to six other terms, all of one length.
 */
export function mix(terms: readonly Term[]): Float32Array {
  const used = terms.filter(([coefficient]) => coefficient !== 0);
  const [a, b, c, d, e, f] = used;
  if (a === undefined) return new Float32Array(terms[0]?.[1].length ?? 0);
  if (used.length > 6) throw new RangeError(`mix takes at most 6 terms, not ${used.length}`);
  if (b === undefined) return mix1(a[0], a[1]);
  if (c === undefined) return mix2(a[0], a[1], b[0], b[1]);
  if (d === undefined) return mix3(a[0], a[1], b[0], b[1], c[0], c[1]);
  const first = { a: a[0], x: a[1], b: b[0], y: b[1], c: c[0], z: c[1] };
  if (e === undefined) return mix4(first, d[0], d[1]);
  if (f === undefined) return mix5(first, d[0], d[1], e[0], e[1]);
  return mix6(first, { d: d[0], u: d[1], e: e[0], v: e[1], f: f[0], w: f[1] });
}

interface Three {
  readonly a: number;
  readonly x: Float32Array;
  readonly b: number;
  readonly y: Float32Array;
  readonly c: number;
  readonly z: Float32Array;
}

interface LastThree {
  readonly d: number;
  readonly u: Float32Array;
  readonly e: number;
  readonly v: Float32Array;
  readonly f: number;
  readonly w: Float32Array;
}

function mix1(a: number, x: Float32Array): Float32Array {
  const out = new Float32Array(x.length);
  for (let i = 0; i < out.length; i++) out[i] = a * x[i]!;
  return out;
}

function mix2(a: number, x: Float32Array, b: number, y: Float32Array): Float32Array {
  const out = new Float32Array(x.length);
  for (let i = 0; i < out.length; i++) out[i] = a * x[i]! + b * y[i]!;
  return out;
}

function mix3(a: number, x: Float32Array, b: number, y: Float32Array, c: number, z: Float32Array): Float32Array {
  const out = new Float32Array(x.length);
  for (let i = 0; i < out.length; i++) out[i] = a * x[i]! + b * y[i]! + c * z[i]!;
  return out;
}

function mix4({ a, x, b, y, c, z }: Three, d: number, u: Float32Array): Float32Array {
  const out = new Float32Array(x.length);
  for (let i = 0; i < out.length; i++) out[i] = a * x[i]! + b * y[i]! + c * z[i]! + d * u[i]!;
  return out;
}

function mix5(first: Three, d: number, u: Float32Array, e: number, v: Float32Array): Float32Array {
  const { a, x, b, y, c, z } = first;
  const out = new Float32Array(x.length);
  for (let i = 0; i < out.length; i++) out[i] = a * x[i]! + b * y[i]! + c * z[i]! + d * u[i]! + e * v[i]!;
  return out;
}

function mix6({ a, x, b, y, c, z }: Three, { d, u, e, v, f, w }: LastThree): Float32Array {
  const out = new Float32Array(x.length);
  for (let i = 0; i < out.length; i++) out[i] = a * x[i]! + b * y[i]! + c * z[i]! + d * u[i]! + e * v[i]! + f * w[i]!;
  return out;
}
