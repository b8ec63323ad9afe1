import { describe, expect, it } from "vitest";
import type { Planes } from "../model/evaluate.ts";
import type { Image } from "../port/image.ts";
import type { Vae } from "../port/vae.ts";
import { encodeImage } from "./encode-image.ts";

const vae: Vae = { kind: "vae", decoder: "d", encoder: "e", latentChannels: 4, scalingFactor: 0.5 };
const grey = (value: number, batch = 1, height = 8, width = 8): Image => ({
  data: new Uint8Array(batch * height * width * 3).fill(value),
  batch,
  height,
  width,
  channels: 3,
});

/** Gives `channels` channels that hold their number. */
const numbered =
  (channels: number) =>
  async ({ batch, height, width }: Planes): Promise<Planes> => {
    const size = { height: height / 8, width: width / 8 };
    const area = size.height * size.width;
    const data = Float32Array.from({ length: batch * channels * area }, (_, i) => Math.floor(i / area) % channels);
    return { data, batch, channels, ...size };
  };
const normal = (picture: number, count: number): Float32Array => new Float32Array(count).fill(picture + 1);

describe("encoding a picture", () => {
  it("draws from mean and log-variance with each picture's own normals, and scales", async () => {
    const latent = await encodeImage(grey(9, 2), vae, numbered(8), { normal });
    const draw = (picture: number, channel: number): number =>
      Math.fround((channel + Math.exp((channel + 4) / 2) * (picture + 1)) * 0.5);
    expect(latent).toMatchObject({ batch: 2, channels: 4, height: 1, width: 1, sigma: 0 });
    [0, 1]
      .flatMap((picture) => [0, 1, 2, 3].map((channel) => draw(picture, channel)))
      .forEach((value, i) => {
        expect(latent.data[i]).toBeCloseTo(value, 4);
      });
  });

  it("takes what an encoder sampled itself as it is", async () => {
    const { data } = await encodeImage(grey(9), vae, numbered(4), { normal });
    expect([...data]).toEqual([0, 0.5, 1, 1.5]);
  });

  it("gives the encoder values from −1 to 1, without a fourth channel", async () => {
    const seen: number[] = [];
    const image: Image = { data: new Uint8Array(8 * 8 * 4).fill(255), batch: 1, height: 8, width: 8, channels: 4 };
    for (const picture of [image, grey(0)])
      await encodeImage(
        picture,
        vae,
        (planes) => {
          seen.push(planes.data.length, ...new Set(planes.data));
          return numbered(4)(planes);
        },
        { normal },
      );
    expect(seen).toEqual([192, 1, 192, -1]);
  });

  it("cuts into tiles what is larger than one", async () => {
    const latent = await encodeImage(grey(9, 1, 8, 240), vae, numbered(4), {
      normal,
      tiling: { size: 16, overlap: 4 },
    });
    expect([...latent.data]).toEqual([0, 0.5, 1, 1.5].flatMap((value) => new Array(30).fill(value)));
  });

  it("refuses sizes that are no multiples of 8", async () => {
    await expect(encodeImage(grey(0, 1, 8, 12), vae, numbered(4), { normal })).rejects.toMatchObject({
      code: "IMAGE_SIZE",
      message: "The picture has 12×8 pixels; both must be multiples of 8. Resize it first.",
    });
  });

  it("says what to do when the encoder overflows", async () => {
    const overflowing = async (planes: Planes): Promise<Planes> => {
      const encoded = await numbered(8)(planes);
      return { ...encoded, data: encoded.data.fill(Number.POSITIVE_INFINITY, 3, 4) };
    };
    await expect(encodeImage(grey(0), vae, overflowing, { normal })).rejects.toMatchObject({
      code: "VAE_NOT_FINITE",
      message: expect.stringContaining("Use the float32 VAE"),
    });
  });
});
