import { definePortType } from "@sigmaflow/core";
import { latentSize } from "./pixel-size.ts";

/** Noise space of a latent: variance-exploding `x = x0 + σ·n`, or variance-preserving `x = α·x0 + s·n`. */
export type LatentSpace = "ve" | "vp";

/** A picture in the model's latent space, clean or noised. */
export interface Latent {
  /** Elements in order `[batch, channels, height, width]`. */
  readonly data: Float32Array;
  readonly batch: number;
  readonly channels: number;
  /** In latent units: one eighth of the picture's. */
  readonly height: number;
  readonly width: number;
  readonly space: LatentSpace;
  /** Noise level in units of sigma; 0 is clean, where both spaces agree. */
  readonly sigma: number;
  /** What was asked for, in latent units, where the model needed a larger latent; the rest is cut off after decoding. */
  readonly crop?: { readonly height: number; readonly width: number };
}

/** A latent, see {@link Latent}. */
export const latent = definePortType<Latent>()({
  id: "latent",
  label: "Latent",
  colour: "#e06fb5",
  description: "A picture in the model's latent space.",
  valueType: { name: "Latent", from: "sigmaflow" },
  facts: ["width", "height", "channels", "batch"],
  size: latentSize,
});
