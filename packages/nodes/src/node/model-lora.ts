import { defineNode, float, string } from "@sigmaflow/core";
import { modelService } from "../model/services.ts";
import type { AdaptableFile, LoraUse } from "../port/model-file.ts";
import { type TextEncoders, textEncoders } from "../port/text-encoders.ts";
import { unet } from "../port/unet.ts";

const mostListed = 5;

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
  outputs: { unet: unet({ label: "UNet" }), encoders: textEncoders({ label: "Text encoders" }) },
  uses: [modelService],
  effect: "outside",
  // The file may have changed since the last run: its hash decides, which the host keeps.
  cache: async ({ unet, encoders, name }, context) =>
    (await context.use(modelService).lora(name, partsOf(unet, encoders), { signal: context.signal })).digest,
  async run({ unet, encoders, name, strength, text_strength }, context) {
    const models = context.use(modelService);
    const lora = await models.lora(name, partsOf(unet, encoders), { signal: context.signal });
    if (lora.unmatched.length > 0) {
      const shown = lora.unmatched.slice(0, mostListed).join(", ");
      const more = lora.unmatched.length > mostListed ? ` and ${lora.unmatched.length - mostListed} more` : "";
      context.notice(
        `${lora.unmatched.length} layers of the LoRA \`${name}\` fit nothing in this model: ${shown}${more}.`,
      );
    }
    const onUNet: LoraUse = { digest: lora.digest, strength };
    const onText: LoraUse = { digest: lora.digest, strength: text_strength ?? strength };
    return {
      unet: lora.layers.unet > 0 ? withLora(unet, onUNet) : unet,
      encoders:
        lora.layers.text > 0
          ? { ...encoders, encoders: encoders.encoders.map((encoder) => withLora(encoder, onText)) }
          : encoders,
    };
  },
});

function partsOf({ digest }: AdaptableFile, { encoders }: TextEncoders) {
  return { unet: digest, encoders: encoders.map((encoder) => encoder.digest) };
}

function withLora<File extends AdaptableFile>(file: File, lora: LoraUse): File {
  return { ...file, loras: [...(file.loras ?? []), lora] };
}
