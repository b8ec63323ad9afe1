import { definePortType } from "@sigmaflow/core";
import { pixelSize } from "./pixel-size.ts";

/** Where to repaint: 1 is repaint, 0 is keep; `[height, width]`. */
export interface Mask {
  readonly data: Float32Array;
  readonly height: number;
  readonly width: number;
}

/** A Mask, see {@link Mask}. */
export const mask = definePortType<Mask>()({
  id: "mask",
  label: "Mask",
  colour: "#6fcf97",
  description: "Where to repaint.",
  valueType: { name: "Mask", from: "sigmaflow" },
  facts: ["width", "height"],
  size: pixelSize,
});
