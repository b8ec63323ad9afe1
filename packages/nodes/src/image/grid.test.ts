import { describe, expect, it } from "vitest";
import type { Image } from "../port/image.ts";
import { hasPoint } from "./bitmap-font.ts";
import { drawText, textWidth } from "./draw-text.ts";
import { pictureGrid } from "./grid.ts";
import { previewLatent } from "./latent-preview.ts";

const plain = (value: number, width: number, height: number, batch = 1): Image => ({
  data: new Uint8Array(batch * width * height * 3).fill(value),
  batch,
  width,
  height,
  channels: 3,
});
/** A picture's red channel as lines of text. */
const drawn = ({ data, width, height }: { data: Uint8Array; width: number; height: number }): string =>
  Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (__, x) => ((data[(y * width + x) * 3] ?? 0) > 127 ? "." : "#")).join(""),
  ).join("\n");

describe("a grid", () => {
  it("places pictures row by row in the middle of equal cells", async () => {
    const grid = await pictureGrid([plain(0, 2, 1), plain(0, 1, 1), plain(0, 2, 3)], { gap: 1, columns: 2 });
    expect(drawn(grid)).toBe(
      [".......", ".......", ".##.#..", ".......", ".......", ".##....", ".##....", ".##....", "......."].join("\n"),
    );
  });

  it("takes every picture of a batch, nearly square by default", async () => {
    expect(await pictureGrid([plain(0, 4, 4, 5)], { gap: 0 })).toMatchObject({
      width: 12,
      height: 8,
      batch: 1,
      channels: 3,
    });
  });

  it("shows the background through what is transparent", async () => {
    const half: Image = { data: Uint8Array.of(0, 0, 0, 128), batch: 1, width: 1, height: 1, channels: 4 };
    expect([...(await pictureGrid([half], { gap: 0, background: [200, 100, 0] })).data]).toEqual([100, 50, 0]);
  });

  it("draws labels below, the same bytes everywhere", async () => {
    const grid = await pictureGrid([plain(0, 43, 1)], { gap: 0, labels: ["Euler a"] });
    expect(drawn(grid)).toBe(
      [
        "###########################################",
        "...........................................",
        ".#####........##...........................",
        ".#.............#...........................",
        ".#.....#...#...#....###..#.##.........###..",
        ".####..#...#...#...#...#.##..#...........#.",
        ".#.....#...#...#...#####.#............####.",
        ".#.....#..##...#...#.....#...........#...#.",
        ".#####..##.#..###...###..#............####.",
        "...........................................",
        "...........................................",
      ].join("\n"),
    );
  });

  it("is refused without pictures", async () => {
    await expect(pictureGrid([])).rejects.toMatchObject({ code: "GRID_EMPTY" });
  });
});

describe("text", () => {
  it("ends in dots where it does not fit", async () => {
    const line = (text: string): string => {
      const canvas = { data: new Uint8Array(41 * 8 * 3).fill(255), width: 41, height: 8 };
      drawText(canvas, text, { left: 0, top: 0, width: 41, scale: 1, colour: [0, 0, 0] });
      return drawn(canvas);
    };
    expect(textWidth("sevench", 1)).toBe(41);
    expect(line("sevenchar")).toBe(line("seve..."));
  });

  it("has a glyph of its own for every printable character, and a box for others", async () => {
    const shape = (character: string): string =>
      Array.from({ length: 40 }, (_, i) => (hasPoint(character, i % 5, Math.floor(i / 5)) ? 1 : 0)).join("");
    const printable = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
    expect(new Set(printable.map(shape)).size).toBe(95);
    expect(shape("é")).toBe(shape("熊"));
    expect(printable.map(shape)).not.toContain(shape("é"));
  });
});

describe("a latent's preview", () => {
  const latent = { batch: 1, channels: 4, height: 1, width: 1, space: "vp", sigma: 0 } as const;

  it("is the linear fit, as pixels", async () => {
    const data = Float32Array.of(1, -1, 0.5, 0.25);
    // 0.1084 + 0.3651 + 0.2533 + 0.0538 − 0.079125 = 0.701475 → 216.9…
    expect([...previewLatent({ ...latent, data }).data]).toEqual([217, 179, 160]);
  });

  it("has the colours of the model that the latent is of, whatever number of channels that has", async () => {
    const colours = {
      factors: [
        [1, 0, 0],
        [0, 0.5, 0],
      ],
      bias: [0, 0, -1],
    };
    const data = Float32Array.of(1, 0, -1, 1);
    const { data: pixels } = previewLatent({ ...latent, channels: 2, width: 2, data }, colours);
    expect([...pixels]).toEqual([255, 64, 0, 128, 191, 0]);
  });

  it("brings a noised latent of the exploding kind to unit scale", async () => {
    const data = Float32Array.of(1, -1, 0.5, 0.25);
    const noised = previewLatent({
      ...latent,
      space: "ve",
      sigma: Math.sqrt(15),
      data: data.map((value) => value * 4),
    });
    expect(noised).toEqual(previewLatent({ ...latent, data }));
  });

  it("shows latents of other models in grey, and what is no number in black", async () => {
    const data = Float32Array.of(1, 0, Number.NaN);
    const { data: pixels } = previewLatent({ ...latent, channels: 1, width: 3, data });
    expect([...pixels]).toEqual([255, 255, 255, 128, 128, 128, 0, 0, 0]);
  });
});
