import { defineNode, int, list, string } from "@sigmaflow/core";
import { pictureGrid } from "../image/grid.ts";
import { image } from "../port/image.ts";
import { pixelSize } from "../port/pixel-size.ts";

/** Puts pictures on one sheet. */
export const imageGrid = defineNode({
  type: "image.grid",
  version: 1,
  label: "Image grid",
  description: "Puts pictures side by side on one sheet, with a line of text below each.",
  category: "image",
  keywords: ["contact sheet", "compare", "collage"],
  inputs: {
    images: list(image(), { label: "Images" }),
    labels: list(string(), { optional: true, label: "Labels" }),
    columns: int({
      optional: true,
      min: 1,
      max: 100,
      label: "Columns",
      description: "As near to a square as it goes, unless set.",
    }),
    gap: int({ default: 8, min: 0, max: 200, unit: "px", advanced: true, label: "Gap" }),
  },
  outputs: { image: image({ label: "Image" }) },
  resource: "cpu",
  async run({ images, ...options }, { limits, turn }) {
    const mostPixels = limits.sizes.pixels ?? pixelSize.most;
    return { image: await pictureGrid(images, { ...options, mostPixels, turn }) };
  },
});
