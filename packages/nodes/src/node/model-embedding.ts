import { defineNode, string } from "@sigmaflow/core";
import { modelService } from "../model/services.ts";
import { sameExpert } from "../port/expert.ts";
import { textEncoders } from "../port/text-encoders.ts";
import { addEmbedding } from "./added-files.ts";

/** Adds a learnt embedding to the text encoders of a checkpoint, so that prompts can name it. */
export const modelEmbedding = defineNode({
  type: "model.embedding",
  version: 1,
  label: "Add embedding",
  description:
    "Adds a learnt embedding (textual inversion) to text encoders from a .safetensors file. Prompts name it as `embedding:NAME`; several are added one after the other.",
  category: "model",
  keywords: ["textual inversion", "negative", "concept"],
  inputs: {
    encoders: textEncoders({ label: "Text encoders" }),
    name: string({
      names: "embeddings",
      label: "Name",
      description: "A file in the folder `embeddings` beside the models, with or without its ending.",
    }),
  },
  outputs: { encoders: textEncoders({ label: "Text encoders", ...sameExpert("encoders") }) },
  uses: [modelService],
  effect: "outside",
  // The file may have changed since the last run: its hash decides, which the host keeps.
  cache: async ({ encoders, name }, context) =>
    (await context.use(modelService).embedding(name, encoders.encoders, { signal: context.signal })).digest,
  run: async ({ encoders, name }, context) => ({ encoders: await addEmbedding(encoders, name, context) }),
});
