import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/model-folders.ts";
import { modelNames } from "./model-names.ts";

const root = temporaryFolder();
afterAll(() => rmSync(root, { recursive: true }));

test("what people keep below one root is offered where it can be used, by the names that find it", async () => {
  const files = [
    "checkpoints/juggernaut.safetensors",
    "checkpoints/turbo/fast.safetensors",
    "unet/alone.safetensors",
    "vae/fix.safetensors",
    "loras/ink.safetensors",
    "loras/styles/paper.safetensors",
    "embeddings/bad-hands.safetensors",
    "onnx/unet/model.onnx",
    "onnx/vae_decoder/model.onnx",
    "notes.txt",
  ];
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), "");
  }
  expect(await modelNames([root, join(root, "nowhere")])).toEqual({
    models: ["juggernaut.safetensors", "checkpoints/turbo/fast.safetensors", "onnx", "alone.safetensors"],
    vaes: ["fix.safetensors", "juggernaut.safetensors", "checkpoints/turbo/fast.safetensors", "onnx"],
    loras: ["ink.safetensors", "styles/paper.safetensors"],
    embeddings: ["bad-hands.safetensors"],
  });
});
