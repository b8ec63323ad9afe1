import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { graphRunner } from "../../test/support/graph-runner.ts";
import { temporaryFolder } from "../../test/support/model-folders.ts";
import { runNode } from "../../test/support/run-node.ts";
import type { Image } from "../port/image.ts";
import { imageEncode, imageLoad } from "./image-file.ts";
import { imageGrid } from "./image-grid.ts";
import { imageMask } from "./image-mask.ts";
import { imagePreview } from "./image-preview.ts";
import { imageResize } from "./image-resize.ts";

const folder = temporaryFolder();
const runner = graphRunner(undefined, folder);
afterAll(async () => {
  await runner.close();
  rmSync(folder, { recursive: true });
});

function picture(width: number, height: number): Image {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 37) % 251);
  return { data, batch: 1, height, width, channels: 3 };
}

test("a picture that is written and read again is the same, and a changed file is noticed", async () => {
  const written = async (image: Image) => (await runNode(runner, imageEncode, { image, format: "png" })).outputs.file;
  const [first, second] = [picture(20, 12), picture(8, 9)];
  writeFileSync(join(folder, "a.png"), (await written(first)).bytes);
  expect((await runNode(runner, imageLoad, { path: "a.png" })).outputs.image).toEqual(first);
  writeFileSync(join(folder, "a.png"), (await written(second)).bytes);
  expect((await runNode(runner, imageLoad, { path: "a.png" })).outputs.image).toEqual(second);
});

test.each(["png", "jpeg", "webp"] as const)("encodes as %s", async (format) => {
  const { file } = (await runNode(runner, imageEncode, { image: picture(16, 16), format })).outputs;
  expect(file.type).toBe(`image/${format}`);
  const start = { png: "89504e47", jpeg: "ffd8ff", webp: "52494646" }[format];
  expect(Buffer.from(file.bytes).toString("hex").startsWith(start)).toBe(true);
});

test("resizes to the size asked for, whatever the fit", async () => {
  for (const fit of ["cover", "contain", "stretch"] as const) {
    const { image } = (await runNode(runner, imageResize, { image: picture(30, 20), width: 16, height: 24, fit }))
      .outputs;
    expect([image.width, image.height, image.channels]).toEqual([16, 24, 3]);
  }
});

test("a preview keeps the picture's shape and is never larger than it", async () => {
  const preview = async (image: Image, side: number) =>
    (await runNode(runner, imagePreview, { image, side })).outputs.image;
  const small = await preview(picture(60, 30), 20);
  expect([small.width, small.height]).toEqual([20, 10]);
  expect(await preview(picture(12, 10), 20)).toEqual(picture(12, 10));
});

test("a grid holds every picture of every batch", async () => {
  const two: Image = {
    ...picture(10, 8),
    data: Uint8Array.from([...picture(10, 8).data, ...picture(10, 8).data]),
    batch: 2,
  };
  const images = [picture(10, 8), two, picture(10, 8)];
  const { image } = (await runNode(runner, imageGrid, { images, columns: 2, gap: 2 })).outputs;
  expect([image.width, image.height]).toEqual([2 * 10 + 3 * 2, 2 * 8 + 3 * 2]);
});

test("a picture becomes a mask of its own size", async () => {
  const { mask } = (await runNode(runner, imageMask, { image: picture(5, 4) })).outputs;
  expect([mask.width, mask.height]).toEqual([5, 4]);
  expect(new Set(mask.data)).toEqual(new Set([0, 1]));
});
