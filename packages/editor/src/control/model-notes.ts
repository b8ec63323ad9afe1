import type { ListedModel } from "@sigmaflow/core/wire";

/** What a model is, as far as its parts show, and the size that it draws best: `base, 512 × 512`. */
export function modelNote({ components, size }: ListedModel): string {
  const drawn = size === undefined ? [] : [`${size.width} × ${size.height}`];
  return [kindOf(components), ...drawn].join(", ");
}

function kindOf(components: readonly string[]): string {
  const has = (part: string) => components.includes(part);
  if (has("checkpoint")) return "checkpoint file";
  if (has("unet")) return has("text_encoder_2") && !has("text_encoder") ? "refiner" : "model";
  return components.every((part) => /^vae/.test(part)) ? "VAE" : "parts";
}
