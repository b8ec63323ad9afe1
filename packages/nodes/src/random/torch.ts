import { type MersenneTwister, mersenneTwister } from "./mt19937.ts";

/** torch's CPU generator: normal numbers as `torch.randn` draws them in float32. */
export interface TorchGenerator {
  /** The next call's numbers. The size of a call matters: two calls of 16 differ from one of 32 only past its end. */
  normal(count: number): Float32Array;
  /** Moves on as if `normal(count)` had been called `calls` times. */
  skip(count: number, calls: number): void;
  clone(): TorchGenerator;
}

/** Numbers from which torch fills a whole block first; below it draws one at a time in float64. */
const BLOCK = 16;

/** A generator from a seed of which, as in torch, only the low 32 bits count. */
export function torchGenerator(seed: bigint): TorchGenerator {
  return generator(mersenneTwister(Number(BigInt.asUintN(32, seed))), undefined);
}

function generator(words: MersenneTwister, kept: number | undefined): TorchGenerator {
  // Small draws come in pairs; the second waits here for the next small draw.
  let spare = kept;
  const single = (): number => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const angle = 2 * Math.PI * uniform53(words);
    const radius = Math.sqrt(-2 * Math.log1p(-uniform53(words)));
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return {
    normal(count) {
      if (count >= BLOCK) return blocks(words, count);
      return Float32Array.from({ length: count }, single);
    },
    skip(count, calls) {
      if (count >= BLOCK) return words.skip(wordsOf(count) * calls);
      for (let i = 0; i < count * calls; i++) single();
    },
    clone: () => generator(words.clone(), spare),
  };
}

/** A call whose length is no multiple of 16 draws its last 16 numbers anew. */
function wordsOf(count: number): number {
  return count % BLOCK === 0 ? count : count + BLOCK;
}

function blocks(words: MersenneTwister, count: number): Float32Array {
  const out = new Float32Array(count);
  for (let i = 0; i < count; i++) out[i] = uniform24(words);
  for (let start = 0; start + BLOCK <= count; start += BLOCK) boxMuller(out, start);
  if (count % BLOCK !== 0) {
    const start = count - BLOCK;
    for (let i = start; i < count; i++) out[i] = uniform24(words);
    boxMuller(out, start);
  }
  return out;
}

/** Turns 16 uniform numbers into normal ones: number j goes with number j + 8. */
function boxMuller(values: Float32Array, start: number): void {
  for (let j = start; j < start + BLOCK / 2; j++) {
    const radius = Math.sqrt(-2 * Math.log(1 - values[j]!));
    const angle = 2 * Math.PI * values[j + BLOCK / 2]!;
    values[j] = radius * Math.cos(angle);
    values[j + BLOCK / 2] = radius * Math.sin(angle);
  }
}

function uniform24(words: MersenneTwister): number {
  return (words.next() & 0xffffff) * 2 ** -24;
}

function uniform53(words: MersenneTwister): number {
  const high = words.next() & 0x1fffff;
  return (high * 2 ** 32 + words.next()) * 2 ** -53;
}
