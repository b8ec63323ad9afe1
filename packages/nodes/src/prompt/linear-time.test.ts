import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeSymbols } from "./merge-symbols.ts";
import { parsePrompt, promptSyntaxes } from "./parse-prompt.ts";

/** Milliseconds of processor time, which others on the machine do not lengthen. */
function timeOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** What refuses a prompt takes no longer than what reads it. */
function read(text: string, syntax: (typeof promptSyntaxes)[number]): void {
  try {
    parsePrompt(text, syntax);
  } catch {
    // A refusal is an answer too.
  }
}

const digits = "1".repeat(19_000);
const hostile = {
  "a weight that never ends": `(a:${digits}`,
  "a time that is none": `[a:${digits}x]`,
  "a weight with a letter": `(a:${digits}x)`,
  "many groups around one number": `${"(".repeat(9_000)}a:${"1".repeat(9_000)}${")".repeat(9_000)}`,
  "a power that is none": `(a:1e${digits}x)`,
  "a word of signs": `a${"+-".repeat(9_500)}x`,
};

test.each(Object.entries(hostile))(
  "[faults Weak 5.1, Weak 5.2] reads %s in milliseconds in every syntax",
  (_, text) => {
    // It took 1.2 and 3.1 s; linear reading takes less than 20 ms.
    for (const syntax of promptSyntaxes)
      expect([syntax, timeOf(() => read(text, syntax)) < 250]).toEqual([syntax, true]);
  },
);

test("reads what is repeated in time that grows as its length does, in every syntax", () => {
  const piece = fc
    .array(
      fc.constantFrom(
        ...'()[]:"\\+-.,1e_ ',
        ..."ax|",
        "BREAK",
        ".and(",
        ".blend(",
        "embedding:",
        "<lora:",
        "::",
        ":1",
        '"a",',
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((parts) => parts.join(""));
  const length = 30_000;
  fc.assert(
    fc.property(piece, piece, piece, fc.constantFrom(...promptSyntaxes), (before, pumped, after, syntax) => {
      const text = before + pumped.repeat(length / pumped.length) + after;
      // Linear: some 5 to 30 ms. As the square: 900 million characters, seconds.
      expect(timeOf(() => read(text, syntax))).toBeLessThan(500);
    }),
    { numRuns: 50 },
  );
});

test("a word of 20 000 letters is made tokens of in milliseconds", () => {
  const ranks = new Map([
    [1 * 2 ** 26 + 1, 0],
    [2 * 2 ** 26 + 2, 1],
    [3 * 2 ** 26 + 3, 2],
  ]);
  const merges = { ranks, results: Int32Array.of(2, 3, 4) };
  const word = new Array<number>(20_000).fill(1);
  let tokens: number[] = [];
  expect(timeOf(() => (tokens = mergeSymbols(word, merges)))).toBeLessThan(250);
  expect(tokens).toEqual(new Array(2_500).fill(4));
});

test("merging keeps to the rule: the lowest rank first, leftmost first", () => {
  const pair = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }));
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1, max: 3 }), { maxLength: 30 }),
      fc.uniqueArray(pair, { selector: (one) => one.join(), maxLength: 12 }),
      fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 12, maxLength: 12 }),
      (word, pairs, results) => {
        const ranks = new Map(pairs.map(([left, right], rank) => [left * 2 ** 26 + right, rank]));
        expect(mergeSymbols(word, { ranks, results: Int32Array.from(results) })).toEqual(
          byTheRule(word, ranks, results),
        );
      },
    ),
  );
});

/** The rule as it stands, looking at every pair every time. */
function byTheRule(word: readonly number[], ranks: ReadonlyMap<number, number>, results: readonly number[]): number[] {
  const rankAt = (symbols: readonly number[], i: number): number =>
    symbols[i]! < 0 || symbols[i + 1]! < 0
      ? Number.NaN
      : (ranks.get(symbols[i]! * 2 ** 26 + symbols[i + 1]!) ?? Number.NaN);
  for (let symbols = [...word], step = 0; ; step++) {
    const all = symbols.slice(1).map((_, i) => ({ i, rank: rankAt(symbols, i) }));
    const found = all.filter(({ rank }) => !Number.isNaN(rank)).sort((a, b) => a.rank - b.rank || a.i - b.i)[0];
    if (!found || step > 1_000) return symbols;
    symbols = [...symbols.slice(0, found.i), results[found.rank]!, ...symbols.slice(found.i + 2)];
  }
}
