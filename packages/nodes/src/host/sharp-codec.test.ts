import { readFileSync } from "node:fs";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { textsOf } from "../image/png-text.ts";
import type { Image } from "../port/image.ts";
import { sharpCodec } from "./sharp-codec.ts";

const gradient = (width: number, height: number, channels: 3 | 4): Image => ({
  data: Uint8Array.from({ length: width * height * channels }, (_, i) => (i * 7 + (i % channels) * 40) % 256),
  batch: 1,
  width,
  height,
  channels,
});

describe("the picture codec", () => {
  it.each([3, 4] as const)("gives back the pixels of a PNG with %i channels", async (channels) => {
    const image = gradient(13, 9, channels);
    expect(await sharpCodec.decode(await sharpCodec.encode(image, { format: "png" }))).toEqual(image);
  });

  it("writes texts into a PNG that other readers still open", async () => {
    const texts = { sigmaflow: '{"prompt":"a panda, 熊猫"}', Software: "sigmaflow" };
    const png = await sharpCodec.encode(gradient(5, 4, 3), { format: "png", texts });
    expect(textsOf(png)).toEqual(texts);
    expect((await sharp(png).metadata()).width).toBe(5);
  });

  it.each(["jpeg", "webp"] as const)("writes %s close to the pixels, closer at higher quality", async (format) => {
    const image = gradient(64, 64, 3);
    const error = async (quality: number): Promise<number> => {
      const { data } = await sharpCodec.decode(await sharpCodec.encode(image, { format, quality }));
      return data.reduce((sum, value, i) => sum + Math.abs(value - (image.data[i] ?? 0)), 0) / data.length;
    };
    expect(await error(95)).toBeLessThan(await error(30));
  });

  it("writes the same bytes for the same pixels", async () => {
    const image = gradient(40, 30, 3);
    const [first, second] = [
      await sharpCodec.encode(image, { format: "png" }),
      await sharpCodec.encode(image, { format: "png" }),
    ];
    expect(first).toEqual(second);
  });

  it("turns a picture upright as its EXIF says", async () => {
    const file = await sharp({ create: { width: 6, height: 2, channels: 3, background: "red" } })
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect(await sharpCodec.decode(file)).toMatchObject({ width: 2, height: 6 });
  });

  it("reads grey and palette pictures as three channels", async () => {
    const grey = await sharp({ create: { width: 3, height: 2, channels: 3, background: "#808080" } })
      .toColourspace("b-w")
      .png()
      .toBuffer();
    expect(await sharpCodec.decode(grey)).toMatchObject({ channels: 3, data: new Uint8Array(18).fill(128) });
  });

  it("refuses a picture of too many pixels before decoding it", async () => {
    const png = await sharpCodec.encode(gradient(50, 40, 3), { format: "png" });
    await expect(sharpCodec.decode(png, { maxPixels: 1999 })).rejects.toMatchObject({
      code: "IMAGE_TOO_LARGE",
      message: "The picture has 50×40 pixels; at most 1999 are read. Make it smaller.",
    });
  });

  it("refuses what is no picture, a cut picture, and SVG", async () => {
    const png = await sharpCodec.encode(gradient(50, 40, 3), { format: "png" });
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>');
    for (const bytes of [readFileSync(import.meta.filename), svg, png.subarray(0, png.length / 2), new Uint8Array(0)])
      await expect(sharpCodec.decode(bytes)).rejects.toMatchObject({ code: "IMAGE_UNREADABLE" });
  });

  it("resizes every picture of a batch, distorting, cropping or bordering", async () => {
    const data = new Uint8Array(2 * 4 * 2 * 3).fill(200, 24);
    const batch: Image = { data, batch: 2, width: 4, height: 2, channels: 3 };
    const stretched = await sharpCodec.resize(batch, { width: 2, height: 2 });
    expect(stretched).toMatchObject({ batch: 2, width: 2, height: 2, channels: 3 });
    expect([...stretched.data]).toEqual([...new Array(12).fill(0), ...new Array(12).fill(200)]);
    const bordered = await sharpCodec.resize(
      { ...batch, batch: 1, data: data.subarray(24) },
      { width: 4, height: 4, fit: "contain", kernel: "nearest" },
    );
    expect([...bordered.data.subarray(0, 12)]).toEqual(new Array(12).fill(0));
    expect([...bordered.data.subarray(12, 36)]).toEqual(new Array(24).fill(200));
  });
});
