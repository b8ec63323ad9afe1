import { expect, test } from "vitest";
import { compositeImages } from "./composite.ts";
import { pictureGrid } from "./grid.ts";
import type { Image } from "./image.ts";
import { maskOfImage } from "./image-mask.ts";

const [width, height] = [1024, 512];
const picture: Image = { data: new Uint8Array(3 * width * height), batch: 1, width, height, channels: 3 };
const mask = { data: new Float32Array(width * height), width, height };

test.each([
  ["a grid", (turn: () => undefined) => pictureGrid([picture, picture], { turn })],
  [
    "a mask",
    (turn: () => undefined) => maskOfImage(picture, { source: "brightness", threshold: 0.5, invert: false }, turn),
  ],
  ["one picture over another", (turn: () => undefined) => compositeImages(picture, picture, mask, turn)],
])("[faults Broken 8.2] %s asks for a turn at least every 2^16 pixels", async (_, work) => {
  let asked = 0;
  const { data } = await work(() => {
    asked++;
    return undefined;
  });
  expect(asked).toBeGreaterThanOrEqual((width * height) / 2 ** 16);
  expect(data.length).toBeGreaterThanOrEqual(width * height);
});
