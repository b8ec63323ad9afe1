import { rmSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { readRecording } from "../recording.ts";
import { graphRunner } from "../support/graph-runner.ts";
import { copyModel, fixtures, temporaryFolder } from "../support/model-folders.ts";
import { expectPixels, largestDistance, pictureOf } from "../support/parity.ts";
import { imageToImage, type Made, textToImage } from "../support/recorded-graphs.ts";
import type { KeptRun, RecordedRun } from "../support/recorded-run.ts";
import { type Interface, writeSyntheticParts } from "../support/synthetic-parts.ts";

/** Folders whose encoders and VAE compute the same with other types of ids and elements; the UNet is the tiny base's. */
const root = temporaryFolder();
const runner = graphRunner([root, fixtures]);
afterAll(async () => {
  await runner.close();
  rmSync(root, { recursive: true });
});

function modelWith(kind: Interface): string {
  const name = `${kind.ids}-${kind.element}-${kind.gain ?? 1}`;
  writeSyntheticParts(copyModel("tiny-sdxl", root, name), kind);
  return name;
}

const [recorded] = readRecording<KeptRun>("img2img");
const run: RecordedRun = { ...recorded!.facts, settings: { ...recorded!.facts.settings, num_inference_steps: 4 } };
const source = pictureOf(recorded!.tensor("source"));
const expected = modelWith({ ids: "int64", element: "float32" });

test.each([
  { ids: "int32", element: "float32" },
  { ids: "int64", element: "float16" },
  { ids: "int32", element: "float16" },
] as const)("encoders and VAE of $ids and $element make the picture that int64 and float32 make", async (kind) => {
  const model = modelWith(kind);
  const fromText = async (name: string) =>
    await runner.outputs<Made>(textToImage(run, { model: name }), {}, ["last", "image"]);
  const [made, usual] = [await fromText(model), await fromText(expected)];
  expect(made.last).toEqual(usual.last);
  const { batch, height, width, channels, data } = usual.image;
  expectPixels(made.image, { shape: [batch, height, width, channels], data });
  expect(new Set(data).size).toBeGreaterThan(50);

  const begun = async (name: string) =>
    (await runner.outputs<Made>(imageToImage(run, "base", { model: name }), { source }, ["initial"])).initial.data;
  const [initial, usually] = [await begun(model), await begun(expected)];
  const largest = largestDistance(usually, new Float32Array(usually.length));
  expect(largestDistance(initial, usually) / largest).toBeLessThan(1e-3);
});

test("a half-precision VAE that overflows is an error that says what to do, and the same in float32 is none", async () => {
  const decoded = async (element: Interface["element"]) => {
    const model = modelWith({ ids: "int64", element, gain: 2 ** 20 });
    return await runner.outputs<Made>(textToImage(run, { model }), {}, ["image"]);
  };
  await expect(decoded("float16")).rejects.toMatchObject({
    code: "VAE_NOT_FINITE",
    path: "decode",
    message: expect.stringMatching(/Use the float32 VAE/),
  });
  expect(new Set((await decoded("float32")).image.data).size).toBeGreaterThan(1);
});
