import { definePortType } from "@sigmaflow/core";
import type { AdaptableFile } from "./model-file.ts";

/** A linear fit of a VAE's decoder: what a latent looks like at one pixel a place. */
export interface LatentColours {
  /** Red, green and blue of each latent channel; colours lie in −1…1. */
  readonly factors: readonly (readonly number[])[];
  /** Red, green and blue of a latent of zeros. */
  readonly bias: readonly number[];
}

/** A UNet and the facts that nodes need before it is loaded. */
export interface UNet extends AdaptableFile {
  readonly kind: "unet";
  readonly expert: "base" | "refiner";
  readonly latentChannels: number;
  readonly inputChannels: number;
  /** Width of the text states that it reads. */
  readonly textWidth: number;
  readonly pooledWidth: number;
  /** 6 for a base, 5 (aesthetic score) for a refiner. */
  readonly timeIds: 5 | 6;
  /** Pixels that height and width must be multiples of when the export has fixed upsampling; 8 otherwise. */
  readonly sizeGrid: number;
  /** Width of the guidance embedding that a distilled UNet reads instead of a second evaluation; absent otherwise. */
  readonly guidanceWidth?: number;
  /** Colours of its latents in previews; SDXL's when absent. */
  readonly latentColours?: LatentColours;
  /** Scheduler settings of the model's own folder; plain JSON. */
  readonly scheduler: { readonly [name: string]: string | number | boolean | null | readonly number[] };
}

/** A UNet, see {@link UNet}. */
export const unet = definePortType<UNet>()({
  id: "unet",
  label: "UNet",
  colour: "#b784e0",
  description: "The denoising network.",
  facts: ["expert"],
  valueType: { name: "UNet", from: "sigmaflow" },
});
