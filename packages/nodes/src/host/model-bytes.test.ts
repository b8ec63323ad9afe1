import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/model-folders.ts";
import { withBytes } from "./model-bytes.ts";

const root = temporaryFolder();
afterAll(() => rmSync(root, { recursive: true }));

test("a model takes what its file, or all files of its folder, take; one that is gone says nothing", async () => {
  mkdirSync(join(root, "mine", "unet"), { recursive: true });
  writeFileSync(join(root, "mine", "unet", "model.onnx"), "12345");
  writeFileSync(join(root, "mine", "sigmaflow.json"), "{}");
  symlinkSync(join(root, "nowhere"), join(root, "mine", "lost"));
  writeFileSync(join(root, "whole.safetensors"), "123");
  symlinkSync(join(root, "whole.safetensors"), join(root, "mine", "unet", "weights"));
  const listed = ["mine", "whole.safetensors", "gone"].map((name) => ({ name, components: [] }));
  const sizes = (await withBytes([root], listed)).map(({ bytes }) => bytes);
  expect(sizes).toEqual([10, 3, undefined]);
});
