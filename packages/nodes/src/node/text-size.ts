import { defineNode, float, int } from "@sigmaflow/core";
import { conditioning } from "../port/conditioning.ts";
import { sameExpert } from "../port/expert.ts";

const pixels = { optional: true, min: 0, max: 16_384, unit: "px" } as const;

/** Sets the size conditioning that SDXL had about its training pictures. */
export const textSize = defineNode({
  type: "text.size",
  version: 1,
  label: "Size conditioning",
  description:
    "Conditions the model on a size, crop or aesthetic score of its own; without it, on the picture's own size.",
  category: "text",
  keywords: ["micro-conditioning", "aesthetic", "crop"],
  inputs: {
    conditioning: conditioning({ label: "Conditioning" }),
    original_height: int({ ...pixels, label: "Original height" }),
    original_width: int({ ...pixels, label: "Original width" }),
    crop_top: int({ ...pixels, label: "Crop from top" }),
    crop_left: int({ ...pixels, label: "Crop from left" }),
    target_height: int({ ...pixels, label: "Target height" }),
    target_width: int({ ...pixels, label: "Target width" }),
    aesthetic_score: float({
      optional: true,
      min: 0,
      max: 10,
      label: "Aesthetic score",
      description: "For refiners: 6 unless set, 2.5 for a negative.",
    }),
  },
  outputs: { conditioning: conditioning({ label: "Conditioning", ...sameExpert("conditioning") }) },
  run({ conditioning, ...given }) {
    const size = {
      ...conditioning.size,
      ...(given.original_height !== undefined && { originalHeight: given.original_height }),
      ...(given.original_width !== undefined && { originalWidth: given.original_width }),
      ...(given.crop_top !== undefined && { cropTop: given.crop_top }),
      ...(given.crop_left !== undefined && { cropLeft: given.crop_left }),
      ...(given.target_height !== undefined && { targetHeight: given.target_height }),
      ...(given.target_width !== undefined && { targetWidth: given.target_width }),
      ...(given.aesthetic_score !== undefined && { aestheticScore: given.aesthetic_score }),
    };
    return { conditioning: { ...conditioning, size } };
  },
});
