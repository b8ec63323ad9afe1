import { defineNode } from "@sigmaflow/core";
import { compositeImages } from "../image/composite.ts";
import { image } from "../port/image.ts";
import { mask } from "../port/mask.ts";

/** Lays one picture over another. */
export const imageComposite = defineNode({
  type: "image.composite",
  version: 2,
  migrations: [{ to: 2, rename: { inputs: { below: "background", over: "foreground" } } }],
  label: "Composite images",
  description:
    "Lays a picture over another where a mask is white: after inpainting, to keep the rest as it was to the pixel.",
  category: "image",
  keywords: ["paste", "overlay", "blend", "inpaint"],
  inputs: {
    background: image({ label: "Background" }),
    foreground: image({ label: "Foreground" }),
    mask: mask({ label: "Mask" }),
  },
  outputs: {
    image: image({
      label: "Image",
      facts: {
        width: { of: "foreground.width" },
        height: { of: "foreground.height" },
        batch: { of: "foreground.batch" },
      },
    }),
  },
  resource: "cpu",
  async run({ background, foreground, mask }, { turn }) {
    return { image: await compositeImages(background, foreground, mask, turn) };
  },
});
