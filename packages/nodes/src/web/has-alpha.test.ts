import sharp, { type Sharp } from "sharp";
import { expect, test } from "vitest";
import { hasAlpha } from "./has-alpha.ts";

const picture = (channels: 3 | 4) =>
  sharp({ create: { width: 9, height: 7, channels, background: { r: 200, g: 30, b: 90, alpha: 0.4 } } });

const files: readonly (readonly [string, Sharp, boolean])[] = [
  ["PNG", picture(3).png(), false],
  ["PNG with transparency", picture(4).png(), true],
  ["PNG in greys", picture(3).greyscale().png(), false],
  ["PNG with a palette", picture(3).png({ palette: true }), false],
  ["PNG with a transparent colour in its palette", picture(4).png({ palette: true }), true],
  ["JPEG", picture(3).jpeg(), false],
  ["WebP", picture(3).webp(), false],
  ["WebP with transparency", picture(4).webp(), true],
  ["lossless WebP", picture(3).webp({ lossless: true }), false],
  ["lossless WebP with transparency", picture(4).webp({ lossless: true }), true],
];

test.each(files)("%s", async (_, file, expected) => {
  const bytes = new Uint8Array(await file.toBuffer());
  expect([hasAlpha(bytes), (await sharp(bytes).metadata()).hasAlpha]).toEqual([expected, expected]);
});

test("what is no picture has none", () => {
  expect(hasAlpha(new TextEncoder().encode("RIFF....WEBP"))).toBe(false);
  expect(hasAlpha(new Uint8Array())).toBe(false);
});
