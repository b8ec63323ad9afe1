import { definePortType } from "@sigmaflow/core";

/** A variational autoencoder. */
export interface Vae {
  readonly kind: "vae";
  readonly decoder: string;
  /** Absent in folders without an encoder. */
  readonly encoder?: string;
  readonly latentChannels: number;
  readonly scalingFactor: number;
  /** Per-channel statistics of some fine-tunes. */
  readonly latentsMean?: readonly number[];
  readonly latentsStd?: readonly number[];
}

/** A VAE, see {@link Vae}. */
export const vae = definePortType<Vae>()({
  id: "vae",
  label: "VAE",
  colour: "#e57373",
  description: "Turns latents into pictures and back.",
  valueType: { name: "Vae", from: "sigmaflow" },
});
