import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Planes } from "../model/evaluate.ts";
import { mapTiles, needsTiles, type Tiling, tileStarts } from "./tiles.ts";

function planes(height: number, width: number, channels = 2, batch = 1): Planes {
  const data = Float32Array.from({ length: batch * channels * height * width }, (_, i) => Math.sin(i * 1.7) * 3);
  return { data, batch, channels, height, width };
}

/** A decoder without norms: every output depends on the 3×3 latents around it, and on where in its latent it is. */
async function decode({ data, batch, channels, height, width }: Planes): Promise<Planes> {
  const scale = 8;
  const out = { batch, channels: 3, height: height * scale, width: width * scale };
  const at = (picture: number, channel: number, y: number, x: number): number =>
    y < 0 || x < 0 || y >= height || x >= width
      ? 0
      : (data[((picture * channels + channel) * height + y) * width + x] ?? 0);
  const values = new Float32Array(batch * 3 * out.height * out.width);
  let i = 0;
  for (let picture = 0; picture < batch; picture++)
    for (let colour = 0; colour < 3; colour++)
      for (let y = 0; y < out.height; y++)
        for (let x = 0; x < out.width; x++) {
          let sum = (y % scale) * 0.25 - (x % scale) * 0.5 + colour;
          for (let dy = -1; dy <= 1; dy++)
            for (let dx = -1; dx <= 1; dx++)
              sum +=
                at(picture, colour % channels, Math.floor(y / scale) + dy, Math.floor(x / scale) + dx) *
                (dy + 2 * dx + 4);
          values[i++] = sum;
        }
  return { ...out, data: values };
}

/** An encoder without norms: means over 8×8 pixels. */
async function encode({ data, batch, channels, height, width }: Planes): Promise<Planes> {
  const out = { batch, channels, height: height / 8, width: width / 8 };
  const values = new Float32Array(batch * channels * out.height * out.width);
  for (let plane = 0; plane < batch * channels; plane++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const to = (plane * out.height + Math.floor(y / 8)) * out.width + Math.floor(x / 8);
        values[to] = (values[to] ?? 0) + (data[(plane * height + y) * width + x] ?? 0) / 64;
      }
  return { ...out, data: values };
}

function largestDifference(a: Planes, b: Planes): number {
  expect({ ...a, data: a.data.length }).toEqual({ ...b, data: b.data.length });
  return a.data.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b.data[i] ?? Number.NaN))), 0);
}

const tilings = fc.tuple(fc.integer({ min: 3, max: 12 }), fc.integer({ min: 3, max: 6 })).filter(([s, o]) => s > o);

describe("mapping in tiles", () => {
  it("equals mapping whole, away from the blended seams of a decoder that looks at its neighbours", async () => {
    // Overlaps of 16 latents blend places whose surroundings both tiles see, except within one latent of a tile's edge,
    // where the weight of the tile that does not see them is small but not nothing.
    const latent = planes(100, 70);
    const whole = await decode(latent);
    const tiled = await mapTiles(latent, { size: 32, overlap: 16 }, 8, decode);
    const seams = new Set([16, 32, 48, 64, 80].flatMap((start) => [start, start + 15]));
    const differing = new Set<number>();
    whole.data.forEach((value, i) => {
      if (Math.abs(value - (tiled.data[i] ?? 0)) > 1e-4) {
        const x = Math.floor((i % whole.width) / 8);
        const y = Math.floor((Math.floor(i / whole.width) % whole.height) / 8);
        if (!seams.has(x) && !seams.has(y)) differing.add(i);
      }
    });
    expect(differing).toEqual(new Set());
  });

  it("equals mapping whole everywhere for a mapping that looks at one place at a time", async () => {
    await fc.assert(
      fc.asyncProperty(
        tilings,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 2 }),
        async ([size, overlap], height, width, batch) => {
          const image = planes(height * 8, width * 8, 3, batch);
          const tiling: Tiling = { size: size * 8, overlap: overlap * 8 };
          expect(largestDifference(await mapTiles(image, tiling, 1 / 8, encode), await encode(image))).toBeLessThan(
            1e-5,
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it("tells each tile, in order, and gives each as its own planes", async () => {
    const told: (readonly [number, number])[] = [];
    const sizes: string[] = [];
    await mapTiles(
      planes(20, 12),
      { size: 8, overlap: 2 },
      8,
      (tile) => {
        sizes.push(`${tile.height}×${tile.width}`);
        return decode(tile);
      },
      (done, total) => told.push([done, total]),
    );
    expect(sizes).toEqual(["8×8", "8×6", "8×8", "8×6", "8×8", "8×6"]);
    expect(told).toEqual([1, 2, 3, 4, 5, 6].map((done) => [done, 6]));
  });
});

describe("where tiles begin", () => {
  it("covers the whole side, each tile sharing the overlap and adding something", () => {
    fc.assert(
      fc.property(tilings, fc.integer({ min: 1, max: 500 }), ([size, overlap], length) => {
        const starts = tileStarts(length, { size, overlap });
        const last = starts.at(-1) ?? 0;
        expect(starts).toEqual(starts.map((_, i) => i * (size - overlap)));
        expect(last + size).toBeGreaterThanOrEqual(length);
        if (starts.length > 1) expect(last - (size - overlap) + size).toBeLessThan(length);
      }),
    );
  });

  it("refuses tiles that share all of themselves", () => {
    expect(() => tileStarts(100, { size: 8, overlap: 8 })).toThrow(TypeError);
    expect(() => tileStarts(100, { size: 8.5, overlap: 2 })).toThrow(TypeError);
  });

  it("is one place for what fits a tile", () => {
    expect(tileStarts(64, { size: 64, overlap: 16 })).toEqual([0]);
    expect(needsTiles(planes(64, 64), { size: 64, overlap: 16 })).toBe(false);
    expect(needsTiles(planes(64, 65), { size: 64, overlap: 16 })).toBe(true);
  });
});
