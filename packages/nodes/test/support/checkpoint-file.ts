import { closeSync, openSync, writeSync } from "node:fs";
import { elementBytes } from "../../src/checkpoint/file/stored-tensor.ts";
import type { Tensor } from "../../src/model/services.ts";
import { mersenneTwister } from "../../src/random/mt19937.ts";
import { torchGenerator } from "../../src/random/torch.ts";
import { toHalf } from "../../src/tensor/half.ts";
import { readRecording } from "../recording.ts";

/** Shapes of a checkpoint's tensors by name. */
export type Shapes = { readonly [name: string]: readonly number[] };

export type Element = "F32" | "F16" | "BF16" | "F8_E4M3" | "F8_E5M2";

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

/** Numbers of tensors that say how a model was trained, by their names. */
export type Markers = { readonly [name: string]: readonly number[] };

/** The base checkpoint of the recordings or its refiner, written to a file, with marker tensors beside its own. */
export function writeCheckpoint(
  path: string,
  options: { readonly refiner?: boolean; readonly element?: Element; readonly markers?: Markers } = {},
): void {
  const tensors = new Map(checkpointTensors(options.refiner));
  for (const [marker, numbers] of Object.entries(options.markers ?? {}))
    tensors.set(marker, { shape: [numbers.length], data: Float32Array.from(numbers) });
  writeSafetensors(path, tensors, { element: options.element ?? "F32" });
}

const known = new Map<boolean, ReadonlyMap<string, Drawn>>();

/** The tensors of the recordings' base or refiner, drawn once a process: half a second. Nobody writes to them. */
export function checkpointTensors(refiner = false): ReadonlyMap<string, Drawn> {
  const before = known.get(refiner);
  if (before !== undefined) return before;
  const shapes = recorded().find(({ facts }) => facts.refiner === refiner && facts.weights)?.facts.weights ?? {};
  const drawn = drawWeights(shapes, refiner ? 2 : 1);
  known.set(refiner, drawn);
  return drawn;
}

function recorded() {
  return readRecording<{ readonly refiner: boolean; readonly weights?: Shapes }>("checkpoint");
}

/** Normal numbers from a seed, as the recordings' inputs are drawn. */
export function normalNumbers(seed: number, count: number): Float32Array {
  return torchGenerator(BigInt(seed)).normal(count);
}

/** Two texts of the recordings: an end in the middle with ends after it, and one with zeros after it. */
export const tokenIds: Int32Array = Int32Array.from({ length: 2 * 77 }, (_, i) => {
  const at = i % 77;
  if (at === 0) return 49406;
  if (i < 77) return at >= 20 ? 49407 : (i * 613) % 49000;
  return at === 50 ? 49407 : at > 50 ? 0 : (i * 613) % 49000;
});

/** The states [2, 77, w] of every eleventh token, of which recordings are made. */
export function everyEleventh(states: Tensor | undefined): Tensor {
  const { dims: [batch = 0, tokens = 0, width = 0] = [], data = new Float32Array(0) } = states ?? {};
  const kept = Array.from({ length: batch * Math.ceil(tokens / 11) }, (_, i) => {
    const each = Math.ceil(tokens / 11);
    const from = (Math.floor(i / each) * tokens + (i % each) * 11) * width;
    return [...data.subarray(from, from + width)];
  });
  return { dims: [batch, Math.ceil(tokens / 11), width], data: Float32Array.from(kept.flat()) };
}

/** Writes tensors as a safetensors file (https://github.com/huggingface/safetensors). */
export function writeSafetensors(
  path: string,
  tensors: ReadonlyMap<string, Drawn>,
  options: { readonly element?: Element; readonly metadata?: { readonly [name: string]: string } } = {},
): void {
  const { element = "F32", metadata } = options;
  const size = elementBytes[element];
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
  if (element === "F8_E4M3" || element === "F8_E5M2") return toEight(data, element);
  const bits = element === "F16" ? toHalf(data) : toBfloat(data);
  return new Uint8Array(bits.buffer, bits.byteOffset, bits.byteLength);
}

/** The upper halves of float32's bits, rounded to the nearest, ties to even. */
function toBfloat(data: Float32Array): Uint16Array {
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  const upper = new Uint16Array(bits.length);
  for (let i = 0; i < bits.length; i++) {
    const value = bits[i] ?? 0;
    upper[i] = (value + 0x7fff + ((value >>> 16) & 1)) >>> 16;
  }
  return upper;
}

/** The number that eight bits are (OCP 8-bit floating point, tables 1 and 2); the largest exponent's are left out. */
export function fromEight(code: number, element: "F8_E4M3" | "F8_E5M2"): number {
  const [mantissa, bias] = element === "F8_E4M3" ? [3, 7] : [2, 15];
  const exponent = (code & 0x7f) >> mantissa;
  const fraction = (code & (2 ** mantissa - 1)) / 2 ** mantissa;
  const size = exponent === 0 ? fraction * 2 ** (1 - bias) : (1 + fraction) * 2 ** (exponent - bias);
  return code & 0x80 ? -size : size;
}

type Eight = "F8_E4M3" | "F8_E5M2";

const eightCodes: { readonly [element in Eight]: Uint8Array } = {
  F8_E4M3: codesOf("F8_E4M3"),
  F8_E5M2: codesOf("F8_E5M2"),
};

/** For the upper 16 bits of a float32, which decide it, the nearest code below in size. */
function codesOf(element: Eight): Uint8Array {
  const sizes = Float32Array.from({ length: 0x78 }, (_, code) => fromEight(code, element));
  const uppers = new Uint32Array(0x10000).map((_, upper) => (upper & 0x7fff) << 16);
  const numbers = new Float32Array(uppers.buffer);
  const codes = new Uint8Array(0x10000);
  let code = 0;
  for (let upper = 0; upper < 0x8000; upper++) {
    while (code + 1 < sizes.length && (sizes[code + 1] ?? 0) <= (numbers[upper] ?? 0)) code++;
    codes[upper] = code;
    codes[upper | 0x8000] = code | 0x80;
  }
  return codes;
}

/** For each number the nearest code below it in size; numbers here are far from the largest. */
function toEight(data: Float32Array, element: Eight): Uint8Array {
  const codes = eightCodes[element];
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  const eight = new Uint8Array(bits.length);
  for (let i = 0; i < bits.length; i++) eight[i] = codes[(bits[i] ?? 0) >>> 16] ?? 0;
  return eight;
}

/** A tensor's numbers as a file of that element type would have them. */
export function rounded({ shape, data }: Drawn, element: "F8_E4M3" | "F8_E5M2"): Drawn {
  const numbers = Float32Array.from({ length: 0x100 }, (_, code) => fromEight(code, element));
  const eight = toEight(data, element);
  const values = new Float32Array(eight.length);
  for (let i = 0; i < eight.length; i++) values[i] = numbers[eight[i] ?? 0] ?? 0;
  return { shape, data: values };
}
