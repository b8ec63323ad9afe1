import { atOnce, type InParts, inTurns } from "@sigmaflow/core/editing";
import type { RandomStream } from "../port/random-stream.ts";
import { scheduleErrors } from "../schedule/error-codes.ts";
import type { Turn } from "../tensor/turn.ts";
import { philoxNormal } from "./philox.ts";
import { type TorchGenerator, torchGenerator } from "./torch.ts";

/** Where a batch's noise comes from. */
export interface RandomStreamOptions {
  /** Seed of the first picture, decimal, 0…2^64−1; picture i has `seed + i`, wrapping at 2^64. */
  readonly seed: string;
  readonly batch: number;
  /** `torch` (CPU, default) or `philox` (CUDA). */
  readonly generator?: RandomStream["generator"];
}

/** A fresh stream with one generator per picture, so that a picture does not depend on its batch. */
export function freshStream({ seed, batch, generator = "torch" }: RandomStreamOptions): RandomStream {
  const first = parseSeed(seed);
  const seeds = Array.from({ length: batch }, (_, i) => BigInt.asUintN(64, first + BigInt(i)).toString());
  return { generator, seeds, draws: 0 };
}

/** Numbers of a stream, and the stream after them. */
export interface Drawn {
  readonly noise: Float32Array;
  readonly stream: RandomStream;
}

/**
 * The next normal numbers of a stream for every picture, and the stream after them. Depends on nothing but its
 * arguments.
 *
 * `shape` is one picture's, such as `[4, height/8, width/8]`, and the same in every call on a stream; the noise is
 * `[pictures, ...shape]`.
 *
 * @throws `SEED_INVALID`.
 */
export function normal(stream: RandomStream, shape: readonly number[]): Drawn {
  return atOnce(drawing(stream, shape));
}

/** The same as {@link normal}, waiting for `turn` before each part. */
export function normalInTurns(stream: RandomStream, shape: readonly number[], turn: Turn): Promise<Drawn> {
  return inTurns(drawing(stream, shape), turn);
}

/** The same as {@link normal}, in parts. */
export function* drawing(stream: RandomStream, shape: readonly number[]): InParts<Drawn> {
  const count = shape.reduce((size, side) => size * side, 1);
  const noise = new Float32Array(count * stream.seeds.length);
  for (const [picture, text] of stream.seeds.entries()) {
    const seed = parseSeed(text);
    const values = noise.subarray(picture * count, (picture + 1) * count);
    if (stream.generator === "torch") yield* drawTorch(seed, stream.draws, values);
    else yield* drawPhilox(seed, stream.draws, values);
  }
  return { noise, stream: { ...stream, draws: stream.draws + 1 } };
}

function parseSeed(text: string): bigint {
  if (/^\d{1,20}$/.test(text)) {
    const seed = BigInt(text);
    if (seed < 1n << 64n) return seed;
  }
  throw scheduleErrors.SEED_INVALID({ seed: text });
}

/** Generators at positions reached lately, so that a loop need not draw all its earlier noise again at every step. */
const reached = new Map<string, TorchGenerator>();
const REMEMBERED = 64;

function* drawTorch(seed: bigint, draws: number, out: Float32Array): InParts<void> {
  const key = (position: number): string => `${BigInt.asUintN(32, seed)}/${out.length}/${position}`;
  const known = reached.get(key(draws));
  const generator = known?.clone() ?? torchGenerator(seed);
  for (let call = known === undefined ? 0 : draws; call < draws; call++) {
    generator.skip(out.length, 1);
    yield;
  }
  for (const [start, end] of parts(out.length)) {
    out.set(generator.normal(end - start), start);
    yield;
  }
  reached.delete(key(draws + 1));
  reached.set(key(draws + 1), generator);
  for (const oldest of reached.keys()) {
    if (reached.size <= REMEMBERED) break;
    reached.delete(oldest);
  }
}

function* drawPhilox(seed: bigint, call: number, out: Float32Array): InParts<void> {
  for (const [start, end] of parts(out.length)) {
    out.set(philoxNormal({ seed, call, first: start }, end - start), start);
    yield;
  }
}

/** Numbers drawn at once: some milliseconds' work, and whole blocks of torch's, so that parts come to what one call does. */
const numbersOfPart = 2 ** 16;

/** From where to where each part goes. The last takes what is left over, because torch draws a call's last 16 anew. */
function* parts(count: number): Generator<readonly [start: number, end: number]> {
  for (let start = 0; start < count; ) {
    const end = count - start < 2 * numbersOfPart ? count : start + numbersOfPart;
    yield [start, end];
    start = end;
  }
}
