import { expect, test } from "vitest";
import type { Image } from "../port/image.ts";
import { compareImages, differenceOf } from "./compare-images.ts";

function picture(width: number, height: number, colour: (x: number, y: number) => readonly number[]): Image {
  const rows = Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => colour(x, y)));
  const data = Uint8Array.from(rows.flat(2));
  return { data, batch: 1, width, height, channels: data.length === width * height * 4 ? 4 : 3 };
}

const slope = picture(16, 8, (x, y) => [x * 10, y * 20, 100]);

test("a picture has no distance from itself, with opacity or without", () => {
  const same = { meanAbsolute: 0, largest: 0, share: 0, similarity: 1 };
  expect(compareImages(slope, slope)).toEqual(same);
  const opaque = picture(16, 8, (x, y) => [x * 10, y * 20, 100, 255]);
  expect(compareImages(slope, opaque)).toEqual(same);
});

test("one pixel of another colour is found, and shown", () => {
  const other = picture(16, 8, (x, y) => [x * 10 + (x === 3 && y === 4 ? 30 : 0), y * 20, 100]);
  const found = compareImages(slope, other)!;
  expect(found).toMatchObject({ meanAbsolute: 30 / (16 * 8 * 3), largest: 30, share: 1 / 128 });
  expect(found.similarity).toBeGreaterThan(0.9);
  expect(found.similarity).toBeLessThan(1);
  const shown = differenceOf(slope, other, 8);
  expect(shown.data.reduce((sum, value) => sum + value, 0)).toBe(240);
  expect(shown.data[(4 * 16 + 3) * 3]).toBe(240);
});

test("a lighter picture is more alike than a turned one; other sizes cannot be compared", () => {
  const lighter = picture(16, 8, (x, y) => [x * 10 + 5, y * 20 + 5, 105]);
  const turned = picture(16, 8, (x, y) => [(15 - x) * 10, (7 - y) * 20, 100]);
  expect(compareImages(slope, lighter)!.similarity).toBeGreaterThan(compareImages(slope, turned)!.similarity);
  expect(
    compareImages(
      slope,
      picture(8, 16, () => [0, 0, 0]),
    ),
  ).toBeUndefined();
});
