import { closeSync, openSync, writeSync } from "node:fs";
import { mersenneTwister } from "../../src/random/mt19937.ts";
import { torchGenerator } from "../../src/random/torch.ts";
import { toHalf } from "../../src/tensor/half.ts";

/** Shapes of a checkpoint's tensors by name. */
export type Shapes = { readonly [name: string]: readonly number[] };

export type Element = "F32" | "F16" | "BF16";

/** A tensor with its numbers in float32. */
export interface Drawn {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A larger tensor repeats its first so many numbers. */
const repeat = 131071;
const spread = Math.fround(Math.sqrt(12));
const tenth = Math.fround(0.1);

/** The weights of `tools/reference/checkpoint_models.py`, drawn in the order of their names from one generator. */
export function drawWeights(shapes: Shapes, seed: number): ReadonlyMap<string, Drawn> {
  const words = mersenneTwister(seed);
  const drawn = new Map<string, Drawn>();
  for (const name of Object.keys(shapes).sort()) {
    const shape = shapes[name] ?? [];
    const count = shape.reduce((product, side) => product * side, 1);
    // torch.rand's numbers, from −√3 to √3: other than normal ones they are the same to the last bit.
    const numbers = Float32Array.from(
      { length: Math.min(count, repeat) },
      () => ((words.next() & 0xffffff) * 2 ** -24 - 0.5) * spread,
    );
    const fanIn = count / (shape[0] ?? 1);
    const scale = Math.fround(1 / Math.sqrt(fanIn));
    const isNorm = shape.length === 1 && name.endsWith("weight");
    const data = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      const number = numbers[i % repeat] ?? 0;
      data[i] = shape.length > 1 ? number * scale : isNorm ? 1 + Math.fround(tenth * number) : tenth * number;
    }
    drawn.set(name, { shape, data });
  }
  return drawn;
}

/** Normal numbers from a seed, as the recordings' inputs are drawn. */
export function normalNumbers(seed: number, count: number): Float32Array {
  return torchGenerator(BigInt(seed)).normal(count);
}

/** Writes tensors as a safetensors file (https://github.com/huggingface/safetensors). */
export function writeSafetensors(
  path: string,
  tensors: ReadonlyMap<string, Drawn>,
  options: { readonly element?: Element; readonly metadata?: { readonly [name: string]: string } } = {},
): void {
  const { element = "F32", metadata } = options;
  const size = element === "F32" ? 4 : 2;
  const header: { [name: string]: unknown } = metadata ? { __metadata__: metadata } : {};
  let at = 0;
  for (const [name, { shape, data }] of tensors) {
    header[name] = { dtype: element, shape, data_offsets: [at, at + data.length * size] };
    at += data.length * size;
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const file = openSync(path, "w");
  for (const part of [length, json]) writeSync(file, part);
  for (const { data } of tensors.values()) writeSync(file, encoded(data, element));
  closeSync(file);
}

function encoded(data: Float32Array, element: Element): Uint8Array {
  if (element === "F32") return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const bits = element === "F16" ? toHalf(data) : toBfloat(data);
  return new Uint8Array(bits.buffer, bits.byteOffset, bits.byteLength);
}

/** The upper halves of float32's bits, rounded to the nearest, ties to even. */
function toBfloat(data: Float32Array): Uint16Array {
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  return Uint16Array.from(bits, (value) => (value + 0x7fff + ((value >>> 16) & 1)) >>> 16);
}
