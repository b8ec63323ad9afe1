import { buildGraph } from "@sigmaflow/core";
import { afterAll, expect, test } from "vitest";
import { cropImage } from "../../src/image/extent.ts";
import { modelLoad } from "../../src/node/model-load.ts";
import { vaeDecode } from "../../src/node/vae-decode.ts";
import { vaeEncode } from "../../src/node/vae-encode.ts";
import { type Image, image } from "../../src/port/image.ts";
import { type Latent, latent } from "../../src/port/latent.ts";
import { readRecording } from "../recording.ts";
import { graphRunner } from "../support/graph-runner.ts";
import { expectLatent, expectPixels, pictureOf } from "../support/parity.ts";

const runner = graphRunner();
afterAll(() => runner.close());

interface Facts {
  readonly seed?: number;
  readonly tile?: number;
  readonly overlap?: number;
}

const cases = readRecording<Facts>("vae");
const whole = cases.filter(({ facts }) => facts.id !== "encode" && facts.tile === undefined);
const [encode, tiled] = ["encode", "decode-tiled"].map((id) => cases.find(({ facts }) => facts.id === id)!);

/** Decodes the graph's input in tiles of so many pixels. */
const decoding = (tile: number) =>
  buildGraph({ latent: latent() }, (g, { latent }) => {
    const { vae } = g.node("model", modelLoad, { name: "tiny-sdxl" });
    return g.node("decode", vaeDecode, { vae, latent, tile });
  }).document;

test("draws diffusers' latents from a picture", async () => {
  const { facts, tensor } = encode!;
  const graph = buildGraph({ image: image() }, (g, { image }) => {
    const { vae } = g.node("model", modelLoad, { name: "tiny-sdxl" });
    const { latent } = g.node("encode", vaeEncode, { vae, image, seed: facts.seed! });
    return { latent };
  });
  const made = await runner.outputs<{ latent: Latent }>(graph.document, { image: pictureOf(tensor("image")) });
  expectLatent(made.latent, tensor("latents"));
});

test.each(whole)("decodes to diffusers' pixels: $facts.id", async ({ tensor }) => {
  const { image } = await runner.outputs<{ image: Image }>(decoding(0), { latent: latentOf(tensor("latents")) });
  expectPixels(image, tensor("image"));
});

test("decodes in tiles to diffusers' pixels, but for the sliver at the end that is not decoded twice here", async () => {
  const { facts, tensor } = tiled!;
  expect(facts).toMatchObject({ tile: 8, overlap: 0.25 });
  const { image } = await runner.outputs<{ image: Image }>(decoding(8 * facts.tile!), {
    latent: latentOf(tensor("latents")),
  });
  // diffusers begins a fourth column of tiles at latent 18 of 20, which the third covers already.
  const size = { height: image.height, width: 18 * 8 };
  const recorded = cropImage({ ...image, data: Uint8Array.from(tensor("image").data) }, size);
  expectPixels(cropImage(image, size), { shape: [1, size.height, size.width, 3], data: recorded.data });
});

/** A clean latent `[batch, channels, height, width]`. */
function latentOf({ shape, data }: ReturnType<(typeof cases)[number]["tensor"]>): Latent {
  const [batch = 0, channels = 0, height = 0, width = 0] = shape;
  return { data: Float32Array.from(data), batch, channels, height, width, space: "ve", sigma: 0 };
}
