import { defineNode, float, string } from "@sigmaflow/core";
import { modelService } from "../model/services.ts";
import { sameExpert } from "../port/expert.ts";
import { textEncoders } from "../port/text-encoders.ts";
import { unet } from "../port/unet.ts";
import { addLora, addLoraToText, describeLora } from "./added-files.ts";

/** Adds a LoRA to a model from a checkpoint. Nothing is loaded again when its strength changes. */
export const modelLora = defineNode({
  type: "model.lora",
  version: 1,
  label: "Add LoRA",
  description: "Adds a LoRA to a model from a .safetensors file. Several are added one after the other.",
  category: "model",
  keywords: ["style", "adapter", "lcm", "lightning"],
  inputs: {
    unet: unet({ label: "UNet" }),
    encoders: textEncoders({ label: "Text encoders" }),
    name: string({
      names: "loras",
      label: "Name",
      description: "A file in the folder `loras` beside the models, with or without its ending.",
    }),
    strength: float({
      default: 1,
      min: -10,
      max: 10,
      label: "Strength",
      description: "How much of it is added to the UNet: 1 as it was trained, 0 nothing.",
    }),
    text_strength: float({
      optional: true,
      min: -10,
      max: 10,
      advanced: true,
      label: "Text strength",
      description: "How much of it is added to the text encoders; the same as the strength unless given.",
    }),
  },
  outputs: {
    unet: unet({ label: "UNet", ...sameExpert("unet") }),
    encoders: textEncoders({ label: "Text encoders", ...sameExpert("encoders") }),
  },
  uses: [modelService],
  effect: "outside",
  // The file may have changed since the last run: its hash decides, which the host keeps.
  cache: async ({ unet, encoders, name }, context) =>
    (await describeLora(context.use(modelService), { unet, encoders }, name, { signal: context.signal })).digest,
  ahead: {
    inputs: ["encoders", "name", "strength", "text_strength"],
    async run({ encoders, name, strength, text_strength }, context) {
      const textStrength = text_strength ?? strength;
      context.early({ encoders: await addLoraToText(encoders, { name, textStrength }, context) });
    },
  },
  run: async ({ unet, encoders, name, strength, text_strength }, context) =>
    await addLora({ unet, encoders }, { name, strength, textStrength: text_strength ?? strength }, context),
});
