import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RecordedCase, readRecording } from "../../test/recording.ts";
import { copyModel, fixtures, modelVariants, temporaryFolder } from "../../test/support/model-folders.ts";
import { decodeLatent } from "../image/decode-latent.ts";
import { encodeImage } from "../image/encode-image.ts";
import { decodePlanes, encodePlanes, encodeTokens, predictNoise } from "../model/evaluate.ts";
import type { Tensor } from "../model/services.ts";
import type { UNet } from "../port/unet.ts";
import { createInferenceService, type HostInference } from "./inference-service.ts";
import { createModelService, type HostModels } from "./model-service.ts";

/** The sessions' results against what diffusers recorded for the same models. */

const root = temporaryFolder();
let models: HostModels;
let inference: HostInference;
beforeAll(() => {
  models = createModelService({ roots: [root, fixtures] });
  inference = createInferenceService({ models });
});
afterAll(async () => {
  await inference.close();
  rmSync(root, { recursive: true });
});

const modelOf = { base: "tiny-sdxl", refiner: "tiny-sdxl-refiner" } as const;

/** Differences as a share of the largest expected value. */
function expectClose(actual: ArrayLike<number> | undefined, expected: ArrayLike<number>, share: number): void {
  expect(actual).toHaveLength(expected.length);
  const largest = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const worst = Array.from(expected).reduce(
    (most, value, i) => Math.max(most, Math.abs(value - (actual?.[i] ?? Number.NaN))),
    0,
  );
  expect(worst).toBeLessThanOrEqual(share * largest);
}

const floats = (one: RecordedCase<unknown>, name: string): Tensor & { data: Float32Array } => {
  const { shape, data } = one.tensor(name);
  return { dims: shape, data: Float32Array.from(data) };
};

describe("a UNet gives what diffusers' does", () => {
  it.each(readRecording<{ model: "base" | "refiner"; timestep: number }>("unet"))("for $facts.id", async (one) => {
    const { unet } = await models.describe(modelOf[one.facts.model]);
    const { prediction } = await inference.run({
      component: unet?.digest ?? "",
      feeds: {
        sample: floats(one, "sample"),
        timestep: { dims: [], data: Float32Array.of(one.facts.timestep) },
        encoder_hidden_states: { tensor: floats(one, "encoder_hidden_states"), retain: true },
        text_embeds: floats(one, "text_embeds"),
        time_ids: floats(one, "time_ids"),
      },
      fetches: ["prediction"],
    });
    expect(prediction?.dims).toEqual(one.tensor("out_sample").shape);
    expectClose(prediction?.data, one.tensor("out_sample").data, 1e-5);
  });
});

describe("every kind of export gives what its formula says", () => {
  const overlays = new Map(modelVariants().map(({ name, overlay }) => [name, overlay]));

  it.each(readRecording("variants"))("$facts.about", async (one) => {
    const { id } = one.facts;
    expect(overlays.get(id)?.refused).toBe(false);
    copyModel(`model-variants/${id}`, root, id);
    const { unet } = await models.describe(id);
    const sample = floats(one, "sample");
    const [batch = 0, , height = 0, width = 0] = sample.dims;
    const ids = one.tensor("time_ids").data;
    // Each picture of the recorded batch by itself, since one call has one text.
    for (let picture = 0; picture < batch; picture++) {
      const part = (name: string): Float32Array => {
        const { data } = floats(one, name);
        return data.subarray((picture * data.length) / batch, ((picture + 1) * data.length) / batch);
      };
      const [originalHeight, originalWidth, cropTop, cropLeft, targetHeight, targetWidth] = ids.subarray(picture * 6);
      const hidden = part("encoder_hidden_states");
      const prediction = await predictNoise(inference, unet as UNet, {
        sample: part("sample"),
        batch: 1,
        height,
        width,
        timestep: one.tensor("timestep").data[0] ?? Number.NaN,
        conditioning: {
          hidden,
          tokens: hidden.length / 80,
          width: 80,
          pooled: part("text_embeds"),
          expert: "base",
          // Recorded as six numbers, which always are six.
          size: { originalHeight, originalWidth, cropTop, cropLeft, targetHeight, targetWidth } as object,
        },
      });
      expectClose(prediction, part("out_sample"), id === "float16" ? 2e-3 : 1e-5);
    }
  });
});

describe("text encoders give what transformers' do", () => {
  // The other prompts are recorded for their ids only.
  const encoded = readRecording<{ tensors: object }>("text").filter(({ facts }) => "hidden" in facts.tensors);

  it.each(encoded)("for the prompt $facts.id", async (one) => {
    const [first, second] = (await models.describe("tiny-sdxl")).encoders?.encoders ?? [];
    if (!first || !second) throw new Error("the model has two encoders");
    const ids = (name: string): { ids: Int32Array; batch: number } => {
      const { shape, data } = one.tensor(name);
      return { ids: Int32Array.from(data), batch: shape[0] ?? 0 };
    };
    const [one_, two] = [
      await encodeTokens(inference, first, ids("ids")),
      await encodeTokens(inference, second, ids("ids_2")),
    ];
    expect(one_.pooled).toBeUndefined();
    expectClose(one_.hidden, one.tensor("hidden").data, 1e-5);
    expectClose(two.hidden, one.tensor("hidden_2").data, 1e-5);
    expectClose(two.pooled, one.tensor("pooled").data, 1e-5);
  });
});

describe("the VAE gives what diffusers' does", () => {
  const cases = new Map(readRecording<{ tile?: number; overlap?: number }>("vae").map((one) => [one.facts.id, one]));
  const recorded = (id: string): RecordedCase<{ tile?: number; overlap?: number }> => {
    const one = cases.get(id);
    if (!one) throw new Error(`nothing is recorded as ${id}`);
    return one;
  };

  async function decoded(id: string, tiling?: { size: number; overlap: number }) {
    const { vae } = await models.describe("tiny-sdxl");
    if (!vae) throw new Error("the model has a VAE");
    const { dims, data } = floats(recorded(id), "latents");
    const [batch = 0, channels = 0, height = 0, width = 0] = dims;
    const latent = { data, batch, channels, height, width, space: "ve", sigma: 0 } as const;
    return await decodeLatent(latent, vae, (planes) => decodePlanes(inference, vae, planes), { tiling });
  }

  it.each(["decode", "decode-small"])("when it decodes: %s", async (id) => {
    const image = await decoded(id);
    const { shape, data } = recorded(id).tensor("image");
    expect([image.batch, image.height, image.width, image.channels]).toEqual(shape);
    expect(Math.max(...data.map((value, i) => Math.abs(value - (image.data[i] ?? 0))))).toBeLessThanOrEqual(1);
  });

  it("when it decodes in tiles, but for the sliver at the end that we do not decode twice", async () => {
    const { facts, tensor } = recorded("decode-tiled");
    const size = facts.tile ?? 0;
    const image = await decoded("decode-tiled", { size, overlap: size * (facts.overlap ?? 0) });
    const { shape, data } = tensor("image");
    expect([image.batch, image.height, image.width, image.channels]).toEqual(shape);
    // diffusers begins a fourth column of tiles at latent 18 of 20, which the third already covers.
    const same = 18 * 8;
    const worst = Array.from(data).reduce(
      (most, value, i) =>
        Math.floor(i / 3) % image.width < same ? Math.max(most, Math.abs(value - (image.data[i] ?? 0))) : most,
      0,
    );
    expect(worst).toBeLessThanOrEqual(1);
  });

  it("when it encodes", async () => {
    const one = recorded("encode");
    const { vae } = await models.describe("tiny-sdxl");
    if (!vae) throw new Error("the model has a VAE");
    const { shape, data } = one.tensor("image");
    const [height = 0, width = 0] = shape;
    let moments: Float32Array | undefined;
    await encodeImage(
      { data: Uint8Array.from(data), batch: 1, height, width, channels: 3 },
      vae,
      async (planes) => {
        const encoded = await encodePlanes(inference, vae, planes);
        moments = encoded.data;
        return encoded;
      },
      { normal: (_, count) => new Float32Array(count) },
    );
    expectClose(moments, one.tensor("moments").data, 1e-5);
  });
});
