import { defineNode, string } from "@sigmaflow/core";
import { modelService } from "../model/services.ts";
import { sameExpert } from "../port/expert.ts";
import { textEncoders } from "../port/text-encoders.ts";
import { unet } from "../port/unet.ts";
import { embeddingNames } from "../prompt/embeddings.ts";
import { takeLoras } from "../prompt/prompt-networks.ts";
import { type Adaptable, addEmbedding, addLora, addLoraToText, describeLora } from "./added-files.ts";

/** Lets prompts choose LoRAs and embeddings themselves. A graph without this node opens no file for a prompt. */
export const promptNetworks = defineNode({
  type: "prompt.networks",
  version: 1,
  label: "Networks of a prompt",
  description:
    "Adds what a prompt names to a model from a .safetensors file: LoRAs as `<lora:NAME:0.8>`, embeddings as `embedding:NAME`. The prompt that it outputs is without the LoRAs.",
  category: "text",
  keywords: ["lora", "textual inversion", "a1111", "extra networks"],
  inputs: {
    unet: unet({ label: "UNet" }),
    encoders: textEncoders({ label: "Text encoders" }),
    prompt: string({ multiline: true, maxLength: 20_000, label: "Prompt", description: "What the picture shows." }),
    negative: string({
      multiline: true,
      maxLength: 20_000,
      optional: true,
      label: "Negative prompt",
      description: "Only embeddings are read of it; it goes to the text encoders as it is.",
    }),
  },
  outputs: {
    unet: unet({ label: "UNet", ...sameExpert("unet") }),
    encoders: textEncoders({ label: "Text encoders", ...sameExpert("encoders") }),
    prompt: string({ label: "Prompt" }),
  },
  uses: [modelService],
  effect: "outside",
  // Files may have changed since the last run: their hashes decide, which the host keeps.
  async cache({ unet, encoders, prompt, negative }, context) {
    const models = context.use(modelService);
    const options = { signal: context.signal };
    const named = namesIn(prompt, negative);
    const files = await Promise.all([
      ...named.loras.map(({ name }) => describeLora(models, { unet, encoders }, name, options)),
      ...named.embeddings.map((name) => models.embedding(name, encoders.encoders, options)),
    ]);
    return files.length === 0 ? undefined : files.map(({ digest }) => digest).join(" ");
  },
  ahead: {
    inputs: ["encoders", "prompt", "negative"],
    async run({ encoders, prompt, negative }, context) {
      const { text, loras, embeddings } = namesIn(prompt, negative);
      let adapted = encoders;
      for (const lora of loras) adapted = await addLoraToText(adapted, lora, context);
      for (const name of embeddings) adapted = await addEmbedding(adapted, name, context);
      context.early({ encoders: adapted, prompt: text });
    },
  },
  async run({ unet, encoders, prompt, negative }, context) {
    const { text, loras, embeddings } = namesIn(prompt, negative);
    let model: Adaptable = { unet, encoders };
    for (const lora of loras) model = await addLora(model, lora, context);
    for (const name of embeddings) model = { ...model, encoders: await addEmbedding(model.encoders, name, context) };
    return { ...model, prompt: text };
  },
});

function namesIn(prompt: string, negative = "") {
  return { ...takeLoras(prompt), embeddings: embeddingNames(`${prompt}\n${negative}`) };
}
