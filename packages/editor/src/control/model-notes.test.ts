import { expect, test } from "vitest";
import { modelNote } from "./model-notes.ts";

test.each([
  [["text_encoder", "text_encoder_2", "unet", "vae_decoder"], { width: 512, height: 512 }, "model, 512 × 512"],
  [["text_encoder_2", "unet", "vae_decoder"], undefined, "refiner"],
  [["checkpoint"], { width: 1024, height: 1024 }, "checkpoint file, 1024 × 1024"],
  [["vae"], undefined, "VAE"],
  [["text_encoder"], undefined, "parts"],
])("of %j that draws %j it is said %j", (components, size, note) => {
  expect(modelNote({ name: "x", components, ...(size && { size }) })).toBe(note);
});

test.each([
  [6_938_000_000, "checkpoint file, 6.9 GB"],
  [334_600_000, "checkpoint file, 335 MB"],
])("of files of %d bytes it is said %j", (bytes, note) => {
  expect(modelNote({ name: "x", components: ["checkpoint"], bytes })).toBe(note);
});
