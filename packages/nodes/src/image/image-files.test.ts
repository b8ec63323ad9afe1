import { Codecs } from "@sigmaflow/core";
import { expect, test } from "vitest";
import { sharpCodec } from "../host/sharp-codec.ts";
import { createSdxlRegistry } from "../sdxl-registry.ts";
import type { Image } from "./image.ts";
import { pictureCodec } from "./picture-codec.ts";
import { pictureFormat } from "./picture-format.ts";
import { textsOf } from "./png-text.ts";

const codecs = new Codecs(createSdxlRegistry(), { [pictureCodec.name]: sharpCodec });
const files = codecs.reader("image")!;
const size = { width: 4, height: 2, channels: 3 } as const;
const image: Image = { ...size, batch: 1, data: new Uint8Array(24).map((_, i) => i * 10) };
const batch: Image = { ...size, batch: 2, data: new Uint8Array(48).map((_, i) => i * 5) };

test.each(["png", "jpeg", "webp"])(
  "an image goes out as %s and comes in again, whatever is said of it",
  async (format) => {
    const [file] = await files.encode(image, { format, quality: 80 });
    expect(file).toMatchObject({ mediaType: `image/${format}`, extension: format });
    expect(pictureFormat(file!.bytes)).toBe(format);
    const mediaType = files.mediaTypeOf(file!.bytes, "text/plain");
    expect(mediaType).toBe(`image/${format}`);
    expect(await files.decode(file!.bytes, { mediaType })).toMatchObject({ ...size, batch: 1 });
  },
);

test("the bytes are those that the picture codec gives, with the texts in PNG files", async () => {
  const texts = { sigmaflow: "{}" };
  const [png] = await files.encode(image, { texts });
  expect(png!.bytes).toEqual(await sharpCodec.encode(image, { format: "png", texts }));
  expect(textsOf(png!.bytes)).toEqual(texts);
});

test("a batch is several files, and each can be had without the others", async () => {
  const all = await files.encode(batch);
  expect(all).toHaveLength(2);
  const second = files.parts(batch)[1]!;
  expect(second).toEqual({ ...image, data: batch.data.subarray(24) });
  expect((await files.encode(second))[0]).toEqual(all[1]);
  expect(files.extent(second)).toEqual({ width: 4, height: 2 });
});

test("a picture with more pixels than are allowed is refused before it is decoded", async () => {
  const [file] = await files.encode(image);
  const limited = files.decode(file!.bytes, { mediaType: "image/png", limits: { pixels: 7 } });
  await expect(limited).rejects.toMatchObject({ code: "IMAGE_TOO_LARGE" });
});

test("an image is looked at by its first picture, made smaller, never larger, transparency included", async () => {
  const clear: Image = { data: new Uint8Array(2 * 8 * 4 * 4).fill(9), batch: 2, width: 8, height: 4, channels: 4 };
  expect(await codecs.preview(clear, { type: "image", side: 4 })).toMatchObject({ width: 4, height: 2, channels: 4 });
  expect(await codecs.preview(batch, { type: "list<image>", side: 64 })).toEqual({
    ...image,
    data: batch.data.subarray(0, 24),
  });
});

test("what only looks like an image is none", () => {
  for (const value of [null, 1, "text", [], {}, { data: [] }, { ...image, batch: "1" }, { ...image, data: [1] }])
    expect(codecs.writer(value)).toBeUndefined();
  expect(codecs.writer(image)?.kind.id).toBe("image");
});
