/** A kind of value as data: how it is named and coloured, and which other kinds its ports take. */
export interface PortType {
  readonly id: string;
  /** As a person says it, with its article left out: `Latent`, `whole number`. */
  readonly label: string;
  /** Colour of ports and wires, `#rrggbb`. */
  readonly colour: string;
  readonly description: string;
  /** Whether a document may hold a value of this kind as a literal. */
  readonly literal: boolean;
  /** Other kinds that may be linked to a port of this kind, without change of meaning. */
  readonly accepts: readonly string[];
  /** Names of the facts that can be known about such a value without running. */
  readonly facts: readonly string[];
  /** Pixels that one unit of `width` and `height` stands for; 1 when left out. */
  readonly pixelsPerUnit?: number;
}

function kind(id: string, label: string, colour: string, description: string, more: Partial<PortType> = {}): PortType {
  return { id, label, colour, description, literal: false, accepts: [], facts: [], ...more };
}

const value = { literal: true };

/** The kinds of value that every graph can use. */
export const builtInPortTypes: readonly PortType[] = [
  kind("string", "text", "#8fbf6a", "Text.", { ...value, accepts: ["enum"] }),
  kind("int", "whole number", "#6fa8dc", "A whole number.", { ...value, accepts: ["seed"], facts: ["value"] }),
  kind("float", "number", "#5c8fd6", "A number.", { ...value, accepts: ["int"], facts: ["value"] }),
  kind("boolean", "yes or no", "#c98a5b", "True or false.", value),
  kind("seed", "seed", "#4f7cac", "A random seed, 0 to 2^64−1; −1 draws one.", { ...value, accepts: ["int"] }),
  kind("enum", "choice", "#9b8ad6", "One of a few words.", { ...value, accepts: ["string"] }),
  kind("json", "data", "#9aa0a6", "Any plain data.", {
    ...value,
    accepts: ["string", "int", "float", "boolean", "seed", "enum"],
  }),
  kind("latent", "Latent", "#e06fb5", "A picture in the model's latent space.", {
    facts: ["width", "height", "channels", "batch"],
    pixelsPerUnit: 8,
  }),
  kind("conditioning", "Conditioning", "#e8a33d", "Text as the UNet takes it."),
  kind("image", "Image", "#5fb3e6", "One or more pictures of one size.", {
    facts: ["width", "height", "channels", "batch"],
  }),
  kind("mask", "Mask", "#6fcf97", "Where to repaint.", { facts: ["width", "height"] }),
  kind("file", "File", "#9fb3c8", "The bytes of one file."),
  kind("schedule", "Schedule", "#d9c74a", "Timesteps and sigmas of a run."),
  kind("schedule-step", "Schedule step", "#c9b037", "One model evaluation of a schedule."),
  kind("denoise-state", "Denoise state", "#d4699b", "What denoising carries from step to step.", {
    facts: ["width", "height", "channels", "batch"],
    pixelsPerUnit: 8,
  }),
  kind("random-stream", "Random stream", "#a78bda", "Where random numbers go on."),
  kind("unet", "UNet", "#b784e0", "The denoising network."),
  kind("text-encoders", "Text encoders", "#f0c24b", "Text encoders with their tokenizers."),
  kind("vae", "VAE", "#e57373", "Turns latents into pictures and back."),
];
