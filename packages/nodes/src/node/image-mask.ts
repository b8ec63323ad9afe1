import { boolean, defineNode, float, oneOf } from "@sigmaflow/core";
import { maskOfImage, maskSources } from "../image/image-mask.ts";
import { image } from "../port/image.ts";
import { mask } from "../port/mask.ts";

/** Reads a picture as a mask. */
export const imageMask = defineNode({
  type: "image.mask",
  version: 1,
  label: "Image to mask",
  description: "Reads a picture as a mask: white is repainted, black is kept.",
  category: "image",
  keywords: ["inpaint", "alpha", "selection"],
  inputs: {
    image: image({ label: "Image" }),
    source: oneOf(maskSources, {
      default: "brightness",
      label: "Source",
      description: "What is bright, or what is transparent, is repainted.",
    }),
    threshold: float({ default: 0.5, min: 0, max: 1, advanced: true, label: "Threshold" }),
    invert: boolean({ default: false, label: "Invert", description: "Repaint what would be kept, and keep the rest." }),
  },
  outputs: { mask: mask({ label: "Mask", facts: { width: { of: "image.width" }, height: { of: "image.height" } } }) },
  resource: "cpu",
  async run({ image, ...options }, { turn }) {
    return { mask: await maskOfImage(image, options, turn) };
  },
});
