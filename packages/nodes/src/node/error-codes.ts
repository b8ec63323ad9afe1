import type { CodeTable } from "@sigmaflow/core";

/** What the errors page says about the codes of single nodes. */
export const nodeCodes = {
  GUIDANCE_NEEDS_NEGATIVE: {
    title: "Guidance without a negative",
    meaning: "A guidance scale above 1 compares with the prediction for the negative prompt, which is not linked.",
    action: "Link it, or set the scale to 1.",
  },
  HANDOFF_MISMATCH: {
    title: "Refiner does not fit",
    meaning: "The base's latent has channels or a size that the refiner does not take.",
    action: "Use a refiner made for this base, and link its UNet where the message says.",
  },
  MASK_MISSING: {
    title: "Inpainting UNet without mask",
    meaning: "The model is made for inpainting and takes a mask and the masked picture beside the latent.",
    action: "Link both into the UNet's node, or load another model.",
  },
  MODEL_INCOMPLETE: {
    title: "Model lacks a part",
    meaning: "The model has no UNet, no text encoders or no VAE.",
    action: "Name a model that has them as `fallback`.",
  },
  NOT_A_NUMBER: {
    title: "No finite result",
    meaning: "A calculation divides by zero or goes beyond what numbers hold.",
    action: "Change the numbers.",
  },
  NO_STEPS: {
    title: "No step left",
    meaning: "After the strength was applied, no step remains.",
    action: "Raise the strength or the number of steps.",
  },
  NO_SUCH_ITEM: {
    title: "No such item",
    meaning: "A list has fewer items than the place asked for.",
    action: "Ask for a place from 0 to one less than the number of items.",
  },
  WRONG_EXPERT: {
    title: "Base and refiner mixed up",
    meaning: "A node for the base got the refiner's UNet, or the other way round.",
    action: "Use the node that the message names, or load another model.",
  },
} as const satisfies CodeTable;
