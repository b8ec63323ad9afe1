import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { graphRunner } from "../../test/support/graph-runner.ts";
import { copyModel, fixtures, temporaryFolder } from "../../test/support/model-folders.ts";
import { runNode } from "../../test/support/run-node.ts";
import { modelLoad } from "./model-load.ts";

const root = temporaryFolder();
const runner = graphRunner([root, fixtures]);
afterAll(async () => {
  await runner.close();
  rmSync(root, { recursive: true });
});

/** A copy of a fixture without some of its folders. */
function copyWithout(fixture: string, as: string, ...parts: readonly string[]): void {
  const folder = copyModel(fixture, root, as);
  for (const part of parts) rmSync(join(folder, part), { recursive: true });
}

const load = async (name: string, fallback?: string) =>
  (await runNode(runner, modelLoad, { name, ...(fallback !== undefined && { fallback }) })).outputs;

test("a refiner without encoders and VAE of its own takes the base's second encoder and its VAE", async () => {
  copyWithout("tiny-sdxl-refiner", "unet-only", "text_encoder_2", "tokenizer_2", "vae_encoder", "vae_decoder");
  const [base, whole] = [await load("tiny-sdxl"), await load("tiny-sdxl-refiner")];
  const lent = await load("unet-only", "tiny-sdxl");
  expect(lent).toEqual({ unet: whole.unet, encoders: whole.encoders, vae: base.vae });
});

test("a whole model does not look at the fallback", async () => {
  expect(await load("tiny-sdxl", "no-such-model")).toEqual(await load("tiny-sdxl"));
});

test("a model that lacks parts says which, and what to do", async () => {
  copyWithout("tiny-sdxl-refiner", "lacking", "text_encoder_2", "tokenizer_2", "vae_encoder", "vae_decoder");
  await expect(load("lacking")).rejects.toMatchObject({
    code: "MODEL_INCOMPLETE",
    path: "node",
    message: expect.stringContaining("has no text encoders and no VAE. Name a model with them as `fallback`."),
  });
});

test("a refiner cannot lend a base its one encoder", async () => {
  copyWithout("tiny-sdxl", "base-unet-only", "text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2");
  await expect(load("base-unet-only", "tiny-sdxl-refiner")).rejects.toMatchObject({
    code: "MODEL_INCOMPLETE",
    message: expect.stringContaining("has no text encoders."),
  });
});
