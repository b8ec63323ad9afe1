import { definePortType } from "@sigmaflow/core";
import type { Latent } from "./latent.ts";
import { latentSize } from "./pixel-size.ts";
import type { RandomStream } from "./random-stream.ts";

/** What denoising carries from step to step. */
export interface DenoiseState {
  readonly latent: Latent;
  /** Earlier model outputs or samples that a solver keeps, by name; each array has the latent's size. */
  readonly history: { readonly [name: string]: Float32Array };
  /** A solver's counters, by name. */
  readonly counters: { readonly [name: string]: number };
  readonly random: RandomStream;
}

/** A denoise state, see {@link DenoiseState}. */
export const denoiseState = definePortType<DenoiseState>()({
  id: "denoise-state",
  label: "Denoise state",
  colour: "#d4699b",
  description: "What denoising carries from step to step.",
  valueType: { name: "DenoiseState", from: "sigmaflow" },
  facts: ["width", "height", "channels", "batch"],
  size: { ...latentSize, within: "latent" },
});
