import { expect, test } from "vitest";
import type { Latent } from "../port/latent.ts";
import { inpaintInput } from "./inpaint-input.ts";

test("a UNet for inpainting sees each picture's latent, then the mask, then the masked latent", () => {
  const masked: Latent = {
    ...{ batch: 2, channels: 2, height: 1, width: 2, space: "ve", sigma: 0 },
    data: Float32Array.of(11, 12, 13, 14, 15, 16, 17, 18),
  };
  const sample = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  expect(inpaintInput(sample, 2, { mask: Float32Array.of(0, 1), masked })).toEqual(
    Float32Array.of(1, 2, 3, 4, 0, 1, 11, 12, 13, 14, 5, 6, 7, 8, 0, 1, 15, 16, 17, 18),
  );
});
