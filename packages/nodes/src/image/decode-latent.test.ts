import { describe, expect, it } from "vitest";
import type { Planes } from "../model/evaluate.ts";
import type { Latent } from "../port/latent.ts";
import type { Vae } from "../port/vae.ts";
import { decodeLatent } from "./decode-latent.ts";

const vae: Vae = { kind: "vae", decoder: "d", latentChannels: 4, scalingFactor: 0.5 };

const latent = (data: readonly number[], batch = 1): Latent => ({
  data: Float32Array.from(data),
  batch,
  channels: 4,
  height: 1,
  width: data.length / batch / 4,
  space: "ve",
  sigma: 0,
});

/** Shows each latent's first three channels as 8×8 squares. */
async function squares({ data, height, width }: Planes): Promise<Planes> {
  const out = { batch: 1, channels: 3, height: height * 8, width: width * 8 };
  const values = Float32Array.from({ length: 3 * out.height * out.width }, (_, i) => {
    const x = Math.floor((i % out.width) / 8);
    const y = Math.floor((Math.floor(i / out.width) % out.height) / 8);
    return data[(Math.floor(i / (out.width * out.height)) * height + y) * width + x] ?? 0;
  });
  return { ...out, data: values };
}

describe("decoding a latent", () => {
  it("unscales, decodes each picture and gives clamped pixels, picture after picture", async () => {
    const image = await decodeLatent(latent([0.5, 0, -0.5, 0, 2, -2, 0.25, 0], 2), vae, squares);
    expect({ ...image, data: image.data.length }).toEqual({ data: 384, batch: 2, height: 8, width: 8, channels: 3 });
    expect([...image.data.subarray(0, 3), ...image.data.subarray(192, 195)]).toEqual([255, 128, 0, 255, 0, 191]);
  });

  it("uses the channels' own statistics where the VAE has them", async () => {
    const values: number[] = [];
    const withStatistics: Vae = { ...vae, latentsMean: [1, 2, 3, 4], latentsStd: [1, 10, 100, 1000] };
    await decodeLatent(latent([1, 1, 1, 1]), withStatistics, (planes) => {
      values.push(...planes.data);
      return squares(planes);
    });
    expect(values).toEqual([3, 22, 203, 2004]);
  });

  it("cuts into tiles what is larger than one, with the same pixels for a decoder without norms", async () => {
    const wide = latent(Array.from({ length: 4 * 30 }, (_, i) => Math.sin(i) / 2));
    const widths: number[] = [];
    let turns = 0;
    const tiled = await decodeLatent(
      wide,
      vae,
      (planes) => {
        widths.push(planes.width);
        return squares(planes);
      },
      {
        tiling: { size: 16, overlap: 4 },
        turn: async () => {
          turns++;
        },
      },
    );
    expect(widths).toEqual([16, 16, 6]);
    // Before and after each of three tiles, and before the pixels.
    expect(turns).toBe(7);
    expect(tiled).toEqual(await decodeLatent(wide, vae, squares));
  });

  it("refuses a latent of another model, and one that holds no numbers", async () => {
    await expect(decodeLatent({ ...latent([1]), channels: 16 }, vae, squares)).rejects.toMatchObject({
      code: "LATENT_MISMATCH",
      message: "The latent has 16 channels, and this VAE has 4. Use the VAE of the model that made it.",
    });
    await expect(decodeLatent(latent([1, Number.NaN, 1, 1]), vae, squares)).rejects.toMatchObject({
      code: "LATENT_NOT_FINITE",
    });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("says what to do when the VAE gives %d", async (value) => {
    const overflowing = async (planes: Planes): Promise<Planes> => {
      const out = await squares(planes);
      return { ...out, data: out.data.fill(value, 7, 8) };
    };
    await expect(decodeLatent(latent([1, 1, 1, 1]), vae, overflowing)).rejects.toMatchObject({
      code: "VAE_NOT_FINITE",
      message: expect.stringContaining("Use the float32 VAE"),
    });
  });
});
