import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Image, pictureFormat } from "@sigmaflow/nodes";
import { sharpCodec } from "@sigmaflow/nodes/host";
import { afterAll, beforeAll, expect, test } from "vitest";
import { savePicture } from "./save-picture.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-save-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const size = { width: 3, height: 2, channels: 3 } as const;
const image: Image = { ...size, batch: 1, data: new Uint8Array(18).map((_, i) => i * 14) };
const batch: Image = { ...size, batch: 2, data: new Uint8Array(36).map((_, i) => i * 7) };

test.each([
  ["a.png", "png"],
  ["b.JPG", "jpeg"],
  ["c.jpeg", "jpeg"],
  ["new/folder/d.webp", "webp"],
])("saves %s as %s", async (name, format) => {
  const file = path.join(folder, name);
  expect(await savePicture(file, image)).toEqual([file]);
  const bytes = readFileSync(file);
  expect(pictureFormat(bytes)).toBe(format);
  expect(await sharpCodec.decode(bytes)).toMatchObject({ width: 3, height: 2 });
});

test("keeps every pixel in a PNG, and less at a lower quality", async () => {
  const [png = ""] = await savePicture(path.join(folder, "exact.png"), image);
  expect(await sharpCodec.decode(readFileSync(png))).toEqual(image);
  const noise: Image = { width: 64, height: 64, channels: 3, batch: 1, data: new Uint8Array(64 * 64 * 3) };
  for (let i = 0; i < noise.data.length; i++) noise.data[i] = (i * 2654435761) >>> 24;
  const bytes = async (quality: number) =>
    readFileSync((await savePicture(path.join(folder, "q.jpg"), noise, { quality }))[0]!).length;
  expect(await bytes(20)).toBeLessThan(await bytes(95));
});

test("saves a batch, and a list, as numbered files", async () => {
  const numbered = (name: string, count: number) =>
    Array.from({ length: count }, (_, i) => path.join(folder, `${name}-${i}.png`));
  expect(await savePicture(path.join(folder, "two.png"), batch)).toEqual(numbered("two", 2));
  expect(await savePicture(path.join(folder, "three.png"), [batch, image])).toEqual(numbered("three", 3));
  expect(await sharpCodec.decode(readFileSync(path.join(folder, "two-1.png")))).toEqual({
    ...image,
    data: batch.data.subarray(18),
  });
});

test.each([
  ["a.gif", image, "BAD_INPUT", ".png, .jpg, .jpeg, .webp"],
  ["a.png", "text", "BAD_INPUT", "is no picture"],
  ["a.png", [], "BAD_INPUT", "is no picture"],
  ["file/a.png", image, "OUTPUT_NOT_WRITTEN", "cannot be written"],
])("refuses %s, %o with %s", async (name, picture, code, message) => {
  writeFileSync(path.join(folder, "file"), "");
  const before = readdirSync(folder);
  await expect(savePicture(path.join(folder, name), picture)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
  });
  expect(readdirSync(folder)).toEqual(before);
});
