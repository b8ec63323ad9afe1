import { defineNode, int, oneOf } from "@sigmaflow/core";
import { pictureCodec } from "../image/picture-codec.ts";
import { image } from "../port/image.ts";

/** Changes a picture's size. */
export const imageResize = defineNode({
  type: "image.resize",
  version: 1,
  label: "Resize image",
  description: "Changes a picture's size, by default with the Lanczos kernel that SDXL's pipelines use.",
  category: "image",
  keywords: ["scale", "size", "lanczos"],
  inputs: {
    image: image({ label: "Image" }),
    width: int({ default: 1024, min: 8, max: 8192, unit: "px", label: "Width" }),
    height: int({ default: 1024, min: 8, max: 8192, unit: "px", label: "Height" }),
    fit: oneOf(["cover", "contain", "stretch"], {
      default: "cover",
      label: "Fit",
      description: "Crop around the middle, add borders, or distort.",
    }),
    kernel: oneOf(["lanczos3", "lanczos2", "cubic", "mitchell", "linear", "nearest"], {
      default: "lanczos3",
      advanced: true,
      label: "Kernel",
    }),
  },
  outputs: { image: image({ label: "Image", facts: { width: { of: "width" }, height: { of: "height" } } }) },
  resource: "cpu",
  uses: [pictureCodec],
  async run({ image, ...options }, { use }) {
    return { image: await use(pictureCodec).resize(image, options) };
  },
});
