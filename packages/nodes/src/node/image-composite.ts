import { defineNode } from "@sigmaflow/core";
import { compositeImages } from "../image/composite.ts";
import { image } from "../port/image.ts";
import { mask } from "../port/mask.ts";

/** Lays one picture over another. */
export const imageComposite = defineNode({
  type: "image.composite",
  version: 1,
  label: "Composite images",
  description:
    "Lays a picture over another where a mask is white: after inpainting, to keep the rest as it was to the pixel.",
  category: "image",
  keywords: ["paste", "overlay", "blend", "inpaint"],
  inputs: { below: image({ label: "Below" }), over: image({ label: "Over" }), mask: mask({ label: "Mask" }) },
  outputs: {
    image: image({
      label: "Image",
      facts: { width: { of: "over.width" }, height: { of: "over.height" }, batch: { of: "over.batch" } },
    }),
  },
  resource: "cpu",
  run: ({ below, over, mask }) => ({ image: compositeImages(below, over, mask) }),
});
