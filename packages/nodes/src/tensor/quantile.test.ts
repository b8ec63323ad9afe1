import fc from "fast-check";
import { expect, it, test } from "vitest";
import { quantileOfSizes } from "./quantile.ts";

/** The same by sorting. */
function bySorting(values: Float32Array, ratio: number): number {
  const sorted = values.map(Math.abs).sort();
  const at = ratio * (sorted.length - 1);
  const low = Math.floor(at);
  const next = sorted[Math.min(low + 1, sorted.length - 1)]!;
  return sorted[low]! + (next - sorted[low]!) * (at - low);
}

it("is what sorting comes to, to the last bit", () => {
  const numbers = fc.oneof(fc.float(), fc.constantFrom(0, -0, 1, -1, 2 ** -149, Number.NaN, Number.POSITIVE_INFINITY));
  const all = fc.array(numbers, { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(all, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(3), (list, ratio, start) => {
      const values = Float32Array.from([...Array(start).fill(7), ...list]).subarray(start);
      expect(quantileOfSizes(values, ratio)).toBe(bySorting(values, ratio));
    }),
    { numRuns: 500 },
  );
});

test.each([0, 0.25, 0.5, 0.995, 1])("of many numbers at %d", (ratio) => {
  const values = Float32Array.from({ length: 10_000 }, (_, i) => Math.sin(i * i) * 3);
  expect(quantileOfSizes(values, ratio)).toBe(bySorting(values, ratio));
});
