import { expect, test } from "vitest";
import { formFor, precisionOf } from "./precision.ts";

test.each([
  ["cpu", undefined, "fast", "fast"],
  ["cpu", "float16", "half", "fast"],
  ["cuda", undefined, "half", "plain"],
  ["dml", undefined, "half", "plain"],
  ["cuda", "float32", "plain", "plain"],
  ["webgpu", undefined, "plain", "plain"],
  ["webgpu", "float16", "half", "plain"],
  ["coreml", undefined, "plain", "plain"],
] as const)("%s with %s: networks in the form %s, VAEs %s", (provider, wanted, form, vae) => {
  const computing = { provider, precision: precisionOf(provider, wanted) };
  expect(formFor("unet", computing)).toBe(form);
  expect(formFor("text_encoder_2", computing)).toBe(form);
  expect(formFor("vae_decoder", computing)).toBe(vae);
});
