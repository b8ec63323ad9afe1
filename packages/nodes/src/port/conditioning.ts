import { definePortType } from "@sigmaflow/core";

/** Micro-conditioning in pixels; height before width, top before left, as the model reads them. */
export interface SizeConditioning {
  readonly originalHeight?: number;
  readonly originalWidth?: number;
  readonly cropTop?: number;
  readonly cropLeft?: number;
  readonly targetHeight?: number;
  readonly targetWidth?: number;
  /** Refiner only, 1…10. */
  readonly aestheticScore?: number;
}

/** Text as the UNet reads it. */
export interface Conditioning {
  /** Hidden states `[tokens, width]`. */
  readonly hidden: Float32Array;
  readonly tokens: number;
  readonly width: number;
  /** Pooled projection `[pooled.length]`. */
  readonly pooled: Float32Array;
  /** Which of an ensemble's two experts this was made for. */
  readonly expert: "base" | "refiner";
  /** Size conditioning that differs from the latent's own size. Pixels. */
  readonly size?: SizeConditioning;
}

/** A Conditioning, see {@link Conditioning}. */
export const conditioning = definePortType<Conditioning>()({
  id: "conditioning",
  label: "Conditioning",
  colour: "#e8a33d",
  description: "Text as the UNet reads it.",
  facts: ["expert"],
  valueType: { name: "Conditioning", from: "sigmaflow" },
});
