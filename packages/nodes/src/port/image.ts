import { definePortType } from "@sigmaflow/core";
import type { Image } from "../image/image.ts";
import { imageFiles, smallImage } from "../image/image-files.ts";
import { pixelSize } from "./pixel-size.ts";

export type { Image } from "../image/image.ts";

/** An image, see {@link Image}. */
export const image = definePortType<Image>()({
  id: "image",
  label: "Image",
  colour: "#5fb3e6",
  description: "One or more pictures of one size.",
  valueType: { name: "Image", from: "sigmaflow" },
  facts: ["width", "height", "channels", "batch"],
  size: pixelSize,
  codec: imageFiles,
  preview: smallImage,
});
