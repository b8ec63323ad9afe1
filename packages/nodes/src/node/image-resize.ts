import { defineNode, int, oneOf } from "@sigmaflow/core";
import { pictureCodec, resizeKernels } from "../image/picture-codec.ts";
import { image } from "../port/image.ts";

/** Changes a picture's size. */
export const imageResize = defineNode({
  type: "image.resize",
  version: 1,
  revision: 2,
  label: "Resize image",
  description:
    "Changes a picture's size, by default with the Lanczos kernel that SDXL's pipelines use; pixels are Pillow's.",
  category: "image",
  keywords: ["scale", "size", "upscale", "enlarge", "lanczos"],
  inputs: {
    image: image({ label: "Image" }),
    width: int({ default: 1024, min: 8, max: 8192, unit: "px", label: "Width" }),
    height: int({ default: 1024, min: 8, max: 8192, unit: "px", label: "Height" }),
    fit: oneOf(["cover", "contain", "stretch"], {
      default: "cover",
      label: "Fit",
      description: "Crop around the middle, add borders, or distort.",
    }),
    kernel: oneOf(resizeKernels, {
      default: "lanczos",
      advanced: true,
      label: "Kernel",
      description:
        "`area` is the mean over each new pixel's area; `lanczos3`, `cubic` and `linear` are older names of `lanczos`, `bicubic` and `bilinear`.",
    }),
  },
  outputs: { image: image({ label: "Image", facts: { width: { of: "width" }, height: { of: "height" } } }) },
  resource: "cpu",
  uses: [pictureCodec],
  async run({ image, ...options }, { use }) {
    return { image: await use(pictureCodec).resize(image, options) };
  },
});
