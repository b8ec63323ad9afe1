import { describe, expect, test } from "vitest";
import type { Image } from "../port/image.ts";
import type { Mask } from "../port/mask.ts";
import { compositeImages } from "./composite.ts";
import { type MaskOptions, maskOfImage, withoutMasked } from "./image-mask.ts";

function row(channels: 3 | 4, ...pixels: readonly (readonly number[])[]): Image {
  return { data: Uint8Array.from(pixels.flat()), batch: 1, height: 1, width: pixels.length, channels };
}

function mask(...values: readonly number[]): Mask {
  return { data: Float32Array.from(values), height: 1, width: values.length };
}

const usual: MaskOptions = { source: "brightness", threshold: 0.5, invert: false };

describe("a picture as a mask", () => {
  const greys = row(3, [0, 0, 0], [127, 127, 127], [128, 128, 128], [255, 255, 255]);

  test("repaints what is at least half bright", async () => {
    expect(await maskOfImage(greys, usual)).toEqual(mask(0, 0, 1, 1));
  });

  test("repaints the rest when inverted", async () => {
    expect(await maskOfImage(greys, { ...usual, invert: true })).toEqual(mask(1, 1, 0, 0));
  });

  test("weighs colours as eyes do", async () => {
    const colours = row(3, [255, 0, 0], [0, 255, 0], [0, 0, 255]);
    expect(await maskOfImage(colours, usual)).toEqual(mask(0, 1, 0));
    expect(await maskOfImage(colours, { ...usual, threshold: 0.29 })).toEqual(mask(1, 1, 0));
  });

  test("repaints what is transparent, and nothing of a picture that cannot be", async () => {
    const options: MaskOptions = { ...usual, source: "transparency" };
    expect(await maskOfImage(row(4, [9, 9, 9, 255], [9, 9, 9, 0]), options)).toEqual(mask(0, 1));
    expect(await maskOfImage(greys, options)).toEqual(mask(0, 0, 0, 0));
  });

  test("hides what it would repaint in grey, in every channel", async () => {
    const planes = Float32Array.of(0.5, -1, 1, 0.25, 0.75, -0.5);
    expect(withoutMasked(planes, Float32Array.of(0, 1))).toEqual(Float32Array.of(0.5, 0, 1, 0, 0.75, 0));
  });
});

describe("one picture over another", () => {
  const below = row(3, [10, 20, 30], [40, 50, 60], [70, 80, 90]);
  const over = row(4, [1, 2, 3, 255], [4, 5, 6, 255], [8, 8, 8, 255]);

  test("shows where the mask is white, and mixes where it is grey", async () => {
    expect(await compositeImages(below, over, mask(1, 0, 0.5))).toEqual(row(3, [1, 2, 3], [40, 50, 60], [39, 44, 49]));
  });

  test("lies over the same picture for each of a batch", async () => {
    const two: Image = { ...below, data: Uint8Array.from([...below.data, ...below.data.map((v) => v + 1)]), batch: 2 };
    expect((await compositeImages(below, two, mask(0, 1, 1))).data).toEqual(
      Uint8Array.of(10, 20, 30, 40, 50, 60, 70, 80, 90, 10, 20, 30, 41, 51, 61, 71, 81, 91),
    );
  });

  test("has to be of the same size", async () => {
    const wrong = [
      () => compositeImages(below, row(3, [1, 2, 3]), mask(1)),
      () => compositeImages(below, over, mask(1)),
      () => compositeImages({ ...below, batch: 2 }, over, mask(1, 1, 1)),
    ];
    for (const make of wrong) await expect(make()).rejects.toMatchObject({ code: "IMAGE_MISMATCH" });
  });
});
