import type { ListedModel } from "@sigmaflow/core/wire";
import { controlTexts } from "../texts/control.ts";

/** What a model is, as far as its parts show, the size that it draws best, and that of its files: `model, 512 × 512, 6.9 GB`. */
export function modelNote({ components, size, bytes }: ListedModel): string {
  const drawn = size === undefined ? [] : [`${size.width} × ${size.height}`];
  const large =
    bytes === undefined
      ? []
      : [
          bytes < 1e9
            ? controlTexts.megabytes({ size: Math.ceil(bytes / 1e6) })
            : controlTexts.gigabytes({ size: (bytes / 1e9).toFixed(1) }),
        ];
  return [kindOf(components), ...drawn, ...large].join(", ");
}

function kindOf(components: readonly string[]): string {
  const has = (part: string) => components.includes(part);
  if (has("checkpoint")) return controlTexts.checkpoint;
  if (has("unet")) return has("text_encoder_2") && !has("text_encoder") ? controlTexts.refiner : controlTexts.model;
  return components.every((part) => /^vae/.test(part)) ? controlTexts.vae : controlTexts.parts;
}
