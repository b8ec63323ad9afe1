import type { RandomStream } from "../port/random-stream.ts";
import { scheduleErrors } from "../schedule/error-codes.ts";
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

/**
 * The next normal numbers of a stream for every picture, and the stream after them. Depends on nothing but its
 * arguments.
 *
 * `shape` is one picture's, such as `[4, height/8, width/8]`, and the same in every call on a stream; the noise is
 * `[pictures, ...shape]`.
 *
 * @throws `SEED_INVALID`.
 */
export function normal(
  stream: RandomStream,
  shape: readonly number[],
): { readonly noise: Float32Array; readonly stream: RandomStream } {
  const count = shape.reduce((size, side) => size * side, 1);
  const noise = new Float32Array(count * stream.seeds.length);
  stream.seeds.forEach((text, picture) => {
    const seed = parseSeed(text);
    const values =
      stream.generator === "torch"
        ? torchNormal(seed, stream.draws, count)
        : philoxNormal({ seed, call: stream.draws }, count);
    noise.set(values, picture * count);
  });
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

function torchNormal(seed: bigint, draws: number, count: number): Float32Array {
  const key = (position: number): string => `${BigInt.asUintN(32, seed)}/${count}/${position}`;
  const known = reached.get(key(draws));
  const generator = known?.clone() ?? torchGenerator(seed);
  if (known === undefined) generator.skip(count, draws);
  const values = generator.normal(count);
  reached.delete(key(draws + 1));
  reached.set(key(draws + 1), generator);
  for (const oldest of reached.keys()) {
    if (reached.size <= REMEMBERED) break;
    reached.delete(oldest);
  }
  return values;
}
