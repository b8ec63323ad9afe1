import { defineNode, string } from "@sigmaflow/core";
import { modelService } from "../model/services.ts";
import { type TextEncoders, textEncoders } from "../port/text-encoders.ts";
import { promptName } from "../prompt/embeddings.ts";

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
      label: "Name",
      description: "A file in the folder `embeddings` beside the models, with or without its ending.",
    }),
  },
  outputs: { encoders: textEncoders({ label: "Text encoders" }) },
  uses: [modelService],
  effect: "outside",
  // The file may have changed since the last run: its hash decides, which the host keeps.
  cache: async ({ encoders, name }, context) =>
    (await context.use(modelService).embedding(name, encoders.encoders, { signal: context.signal })).digest,
  async run({ encoders, name }, context) {
    const { rows } = await context.use(modelService).embedding(name, encoders.encoders, { signal: context.signal });
    for (const [i, own] of rows.entries())
      if (own.length === 0)
        context.notice(`The embedding \`${name}\` has nothing for text encoder ${i + 1} of ${rows.length}.`);
    return { encoders: withEmbedding(encoders, promptName(name), rows) };
  },
});

/** Encoders with an embedding; one of the same name that was added before is replaced. */
export function withEmbedding(encoders: TextEncoders, name: string, rows: readonly Float32Array[]): TextEncoders {
  return {
    ...encoders,
    encoders: encoders.encoders.map((encoder, i) => ({
      ...encoder,
      embeddings: [
        ...(encoder.embeddings ?? []).filter((other) => other.name !== name),
        { name, rows: rows[i] ?? new Float32Array(0) },
      ],
    })),
  };
}
