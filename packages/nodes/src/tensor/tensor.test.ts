import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatenate, pictureOf } from "./batch.ts";
import { guide } from "./guidance.ts";
import { fromHalf, toHalf } from "./half.ts";
import { mix, type Term } from "./mix.ts";
import { pixelsOfPlanes, planesOfPixels } from "./pixels.ts";
import { roundHalfEven } from "./round.ts";
import { allFinite, deviation } from "./statistics.ts";

const floats = { noNaN: true, noDefaultInfinity: true, min: -1e4, max: 1e4 } as const;

describe("mix", () => {
  it("is the sum of scaled arrays, rounded once, for any number of terms up to six", () => {
    const values = fc.float32Array({ ...floats, minLength: 5, maxLength: 5 });
    const term = fc.tuple(fc.constantFrom(0, 1, -0.5, 1 / 3), values);
    fc.assert(
      fc.property(fc.array(term, { minLength: 1, maxLength: 6 }), (terms) => {
        const expected = Float32Array.from({ length: 5 }, (_, i) =>
          terms.filter(([c]) => c !== 0).reduce((sum, [c, x]) => sum + c * x[i]!, 0),
        );
        expect([...mix(terms)].map((x) => x + 0)).toEqual([...expected].map((x) => x + 0));
      }),
    );
  });

  it("refuses more terms than it has a loop for", () => {
    const terms = Array.from({ length: 7 }, (): Term => [1, new Float32Array(1)]);
    expect(() => mix(terms)).toThrow(RangeError);
  });
});

describe("guidance", () => {
  const uncond = Float32Array.of(1, 2, 3, 4);
  const cond = Float32Array.of(2, 2, 5, 1);

  it("goes from the unconditional prediction past the conditional one", () => {
    expect(guide(uncond, cond, { scale: 5 })).toEqual(Float32Array.of(6, 2, 13, -11));
  });

  it("gives the conditional prediction at scale 1", () => {
    expect(guide(uncond, cond, { scale: 1 })).toEqual(cond);
  });

  it("brings the unbiased deviation back to the conditional prediction's at rescale 1", () => {
    expect(deviation(guide(uncond, cond, { scale: 5, rescale: 1 }))).toBeCloseTo(deviation(cond), 5);
    expect(deviation(cond)).toBeCloseTo(Math.sqrt(3), 6);
  });

  it("rescales every picture of a batch by its own deviation", () => {
    const other = Float32Array.of(-9, 4, 0, 1);
    const options = { scale: 7.5, rescale: 0.7 };
    const together = guide(concatenate([uncond, other]), concatenate([cond, uncond]), { ...options, batch: 2 });
    expect(pictureOf(together, 2, 0)).toEqual(guide(uncond, cond, options));
    expect(pictureOf(together, 2, 1)).toEqual(guide(other, uncond, options));
  });
});

describe("half floats", () => {
  it("come back exactly, all 65 536 of them", () => {
    const all = Uint16Array.from({ length: 0x10000 }, (_, i) => i).filter((half) => (half & 0x7fff) <= 0x7c00);
    expect(toHalf(fromHalf(all))).toEqual(all);
  });

  it("are the nearest, ties to the even one", () => {
    fc.assert(
      fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (value) => {
        const [half] = toHalf(Float32Array.of(value));
        const distance = (bits: number): number => Math.abs(fromHalf(Uint16Array.of(bits))[0]! - value);
        const neighbours = [half! - 1, half! + 1].filter((bits) => (bits & 0x7fff) < 0x7c00 && bits >= 0);
        for (const other of neighbours) {
          expect(distance(half!)).toBeLessThanOrEqual(distance(other));
          if (distance(half!) === distance(other)) expect(half! % 2).toBe(0);
        }
      }),
    );
  });

  it("overflow to infinity, and keep NaN", () => {
    const values = Float32Array.of(65519, 65520, -1e9, Number.POSITIVE_INFINITY, Number.NaN, 2 ** -25, -0);
    const back = [65504, Infinity, -Infinity, Infinity, Number.NaN, 0, -0];
    expect([...fromHalf(toHalf(values))]).toEqual(back);
  });
});

describe("pixels", () => {
  it("come back from planes unchanged", async () => {
    const shape = { batch: 2, height: 3, width: 5 };
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 90, maxLength: 90 }), async (pixels) => {
        const planes = await planesOfPixels(pixels, { ...shape, channels: 3 });
        expect(await pixelsOfPlanes(planes, shape)).toEqual(pixels);
      }),
    );
  });

  it("become planes and come back in parts, with a turn before each", async () => {
    let turns = 0;
    const turn = async () => {
      turns++;
    };
    const shape = { batch: 2, height: 300, width: 301 };
    const pixels = Uint8Array.from({ length: 2 * 300 * 301 * 4 }, (_, i) => (i * 7919) % 251);
    const planes = await planesOfPixels(pixels, { ...shape, channels: 4 }, turn);
    const back = await pixelsOfPlanes(planes, shape, turn);
    expect(back && Buffer.from(back).equals(Buffer.from(pixels.filter((_, i) => i % 4 < 3)))).toBe(true);
    // 90 300 pixels are two parts.
    expect(turns).toBe(8);
  });

  it("are clamped, and rounded half to even", async () => {
    const planes = Float32Array.of(-7, 0, 7);
    expect(await pixelsOfPlanes(planes, { batch: 1, height: 1, width: 1 })).toEqual(Uint8Array.of(0, 128, 255));
    expect([0.5, 1.5, 2.5, -0.5, 2.4, 2.6].map(roundHalfEven)).toEqual([0, 2, 2, 0, 2, 3]);
  });

  it.each([Number.NaN, Infinity, -Infinity])("there are none where a value is %d", async (value) => {
    const shape = { batch: 2, height: 1, width: 2 };
    for (let at = 0; at < 12; at++)
      expect(await pixelsOfPlanes(new Float32Array(12).fill(value, at, at + 1), shape)).toBe(undefined);
    expect(await pixelsOfPlanes(new Float32Array(12).fill(3e38), shape)).toEqual(new Uint8Array(12).fill(255));
  });

  it("leave alpha out", async () => {
    const planes = await planesOfPixels(Uint8Array.of(0, 255, 0, 77), { batch: 1, height: 1, width: 1, channels: 4 });
    expect(planes).toEqual(Float32Array.of(-1, 1, -1));
  });
});

describe("statistics", () => {
  it("take the deviation over n − 1 values", () => {
    expect(deviation(Float32Array.of(1, 2, 3, 6))).toBeCloseTo(Math.sqrt(14 / 3), 12);
  });

  it.each([Number.NaN, Infinity, -Infinity])("notice %d", (value) => {
    const values = Float32Array.of(1, value, 2);
    expect(allFinite(values)).toBe(false);
  });

  it("take large values for what they are", () => {
    expect(allFinite(Float32Array.of(3e38, 3e38, 3e38))).toBe(true);
  });
});
