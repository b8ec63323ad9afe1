import { defineErrors } from "@sigmaflow/core";

/** What does not fit the refiner in the base's latent: its channels, or its size in pixels. */
type HandoffMismatch =
  | { readonly channels: number; readonly expected: number }
  | { readonly sizeGrid: number; readonly width: number; readonly height: number };

/** The errors of single nodes. */
export const nodeErrors = defineErrors({
  GUIDANCE_NEEDS_NEGATIVE: {
    fault: "caller",
    title: "Guidance without a negative",
    meaning: "A guidance scale above 1 compares with the prediction for the negative prompt, which is not linked.",
    action: "Link it, or set the scale to 1.",
    message: ({ scale }: { readonly scale: number }) =>
      `Guidance of ${scale} needs the negative prompt's prediction. Link it, or set the scale to 1.`,
  },
  HANDOFF_MISMATCH: {
    fault: "caller",
    title: "Refiner does not fit",
    meaning: "The base's latent has channels or a size that do not fit the refiner.",
    action: "Use a refiner made for this base, and link its UNet where the message says.",
    message: (mismatch: HandoffMismatch) =>
      "channels" in mismatch
        ? `The base's latent has ${mismatch.channels} channels, and the refiner needs ${mismatch.expected}. Use a refiner made for this base.`
        : `The refiner runs at multiples of ${mismatch.sizeGrid} pixels, and the latent is ${mismatch.width}×${mismatch.height}. Link the refiner's UNet into \`latent.noise\`, so that it makes a size that fits both.`,
  },
  MASK_MISSING: {
    fault: "caller",
    title: "Inpainting UNet without mask",
    meaning: "The model is made for inpainting and needs a mask and the masked picture besides the latent.",
    action: "Link both into the UNet's node, or load another model.",
    message: ({ channels }: { readonly channels: number }) =>
      `This UNet is made for inpainting: it needs ${channels} channels, a mask and the masked picture's latent among them. Link both, or load another model.`,
  },
  MODEL_INCOMPLETE: {
    fault: "state",
    title: "Model lacks a part",
    meaning: "The model has no UNet, no text encoders or no VAE.",
    action: "Name a model that has them as `fallback`.",
    message: ({ name, missing }: { readonly name: string; readonly missing: readonly string[] }) =>
      `The model \`${name}\` has no ${missing.join(" and no ")}. Name a model with them as \`fallback\`.`,
  },
  NOT_A_NUMBER: {
    fault: "caller",
    title: "No finite result",
    meaning: "A calculation divides by zero or goes beyond what numbers hold.",
    action: "Change the numbers.",
    message: ({ operation, a, b }: { readonly operation: string; readonly a: number; readonly b: number }) =>
      `${operation} with a = ${a} and b = ${b} has no finite result. Change the numbers.`,
  },
  NO_STEPS: {
    fault: "caller",
    title: "No step left",
    meaning: "After the strength was applied, no step remains.",
    action: "Raise the strength or the number of steps.",
    message: () => "No step is left after the strength was applied. Raise the strength or the number of steps.",
  },
  NO_SUCH_ITEM: {
    fault: "caller",
    title: "No such item",
    meaning: "A list has fewer items than the place asked for.",
    action: "Ask for a place from 0 to one less than the number of items.",
    message: ({ count, index }: { readonly count: number; readonly index: number }) =>
      `The list has ${count} items, so there is none at place ${index}.`,
  },
  WRONG_EXPERT: {
    fault: "caller",
    title: "Base and refiner mixed up",
    meaning: "A node for the base got the refiner's UNet, or the other way round.",
    action: "Use the node that the message names, or load another model.",
    message: ({ expected, found }: { readonly expected: string; readonly found: string }) =>
      `This node needs a ${expected}'s UNet and got a ${found}'s. Use \`unet.${found}\`, or load another model.`,
  },
});
