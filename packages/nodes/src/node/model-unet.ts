import { defineNode, string } from "@sigmaflow/core";
import { modelService } from "../model/services.ts";
import { unet } from "../port/unet.ts";
import { findPart } from "./model-part.ts";

/** Opens a model's UNet; its weights are loaded when first needed. */
export const modelUNet = defineNode({
  type: "model.unet",
  version: 1,
  label: "Load UNet",
  description: "Opens the UNet of a model by name, and nothing else of it. Weights are loaded when first needed.",
  category: "model",
  keywords: ["checkpoint", "diffusion model"],
  inputs: {
    name: string({
      default: "embedded",
      names: "models",
      label: "Name",
      description: "A file or folder below the models' folders.",
    }),
  },
  outputs: { unet: unet({ label: "UNet" }) },
  uses: [modelService],
  effect: "outside",
  // The files may have changed since the last run: their digests decide, which the host keeps.
  cache: async ({ name }, context) => JSON.stringify((await findPart("unet", { name }, context)).value),
  async run({ name }, context) {
    const { value, notices } = await findPart("unet", { name }, context);
    for (const notice of notices) context.notice(notice);
    return { unet: value };
  },
});
