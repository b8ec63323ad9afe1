/** Where in a Philox stream to read: which call, and from which seed. */
export interface PhiloxPosition {
  /** 0…2^64−1; both halves are the key. */
  readonly seed: bigint;
  /** Calls of `randn` before this one. */
  readonly call: number;
  /** Number of the call's first element that is wanted; 0 unless given. */
  readonly first?: number;
}

/**
 * Normal numbers as `torch.randn` draws them on large CUDA devices: Philox4x32-10 (Salmon et al. 2011), one counter per
 * element, one number of each Box–Muller pair.
 */
export function philoxNormal({ seed, call, first = 0 }: PhiloxPosition, count: number): Float32Array {
  const low = Number(BigInt.asUintN(32, seed));
  const high = Number(BigInt.asUintN(32, seed >> 32n));
  const out = new Float32Array(count);
  const words: [number, number] = [0, 0];
  for (let i = 0; i < count; i++) {
    philox(call, first + i, low, high, words);
    const u = words[0] * 2 ** -32 + 2 ** -33;
    const angle = (words[1] * 2 ** -32 + 2 ** -33) * 2 * Math.PI;
    out[i] = Math.sqrt(-2 * Math.log(u)) * Math.sin(angle);
  }
  return out;
}

/** Ten rounds over the counter (call, 0, element, 0); the first two words go to `out`, which saves an allocation each. */
function philox(call: number, element: number, seedLow: number, seedHigh: number, out: [number, number]): void {
  let [c0, c1, c2, c3] = [call >>> 0, 0, element >>> 0, 0];
  let [k0, k1] = [seedLow, seedHigh];
  for (let round = 0; round < 10; round++) {
    const high0 = highProduct(0xd2511f53, c0);
    const high2 = highProduct(0xcd9e8d57, c2);
    const low0 = Math.imul(0xd2511f53, c0) >>> 0;
    const low2 = Math.imul(0xcd9e8d57, c2) >>> 0;
    c0 = (high2 ^ c1 ^ k0) >>> 0;
    c1 = low2;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
}

/** The upper 32 bits of a product of two unsigned 32-bit words, by halves so that no step passes 2^53. */
function highProduct(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const middle = aHigh * (b & 0xffff) + ((aLow * (b & 0xffff)) >>> 16);
  const rest = aLow * (b >>> 16) + (middle & 0xffff);
  // `middle` may pass 2^32 by a carry, which `>>>` would lose.
  return aHigh * (b >>> 16) + Math.floor(middle / 0x10000) + Math.floor(rest / 0x10000);
}
