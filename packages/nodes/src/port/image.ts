import { definePortType } from "@sigmaflow/core";
import { pixelSize } from "./pixel-size.ts";

/** One or more pictures of one size. */
export interface Image {
  /** 8 bits per channel, `[batch, height, width, channels]`. */
  readonly data: Uint8Array;
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: 3 | 4;
}

/** An image, see {@link Image}. */
export const image = definePortType<Image>()({
  id: "image",
  label: "Image",
  colour: "#5fb3e6",
  description: "One or more pictures of one size.",
  facts: ["width", "height", "channels", "batch"],
  size: pixelSize,
});
