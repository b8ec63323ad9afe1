const LENGTH = 624;
const MIDDLE = 397;

/** The state of a Mersenne Twister: its words, the next one to return, and a copy for continuing later. */
export interface MersenneTwister {
  /** The next 32-bit word, unsigned. */
  next(): number;
  /** Moves on by `words` words without giving them. */
  skip(words: number): void;
  clone(): MersenneTwister;
}

/** MT19937 seeded by one 32-bit word (Matsumoto & Nishimura 2002), as torch's CPU generator is. */
export function mersenneTwister(seed: number): MersenneTwister {
  const words = new Uint32Array(LENGTH);
  words[0] = seed;
  for (let i = 1; i < LENGTH; i++) {
    const before = words[i - 1]!;
    words[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
  }
  return twister(words, LENGTH);
}

function twister(words: Uint32Array, start: number): MersenneTwister {
  let at = start;
  return {
    next() {
      if (at === LENGTH) {
        twist(words);
        at = 0;
      }
      return temper(words[at++]!);
    },
    skip(count) {
      let left = count;
      while (left > LENGTH - at) {
        left -= LENGTH - at;
        twist(words);
        at = 0;
      }
      at += left;
    },
    clone: () => twister(words.slice(), at),
  };
}

function twist(words: Uint32Array): void {
  for (let i = 0; i < LENGTH; i++) {
    const pair = (words[i]! & 0x80000000) | (words[i + 1 === LENGTH ? 0 : i + 1]! & 0x7fffffff);
    const far = words[i + MIDDLE < LENGTH ? i + MIDDLE : i + MIDDLE - LENGTH]!;
    words[i] = far ^ (pair >>> 1) ^ (pair & 1 ? 0x9908b0df : 0);
  }
}

function temper(word: number): number {
  let y = word;
  y ^= y >>> 11;
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return (y ^ (y >>> 18)) >>> 0;
}
