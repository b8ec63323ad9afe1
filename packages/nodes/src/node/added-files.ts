import type { NodeContext } from "@sigmaflow/core";
import { type DescribeOptions, type LoraDescription, type ModelService, modelService } from "../model/services.ts";
import type { AdaptableFile, LoraUse } from "../port/model-file.ts";
import type { TextEncoders } from "../port/text-encoders.ts";
import type { UNet } from "../port/unet.ts";
import { promptName } from "../prompt/embeddings.ts";

/** What files of their own are added to. */
export interface Adaptable {
  readonly unet: UNet;
  readonly encoders: TextEncoders;
}

/** The same while its UNet is still read. */
export type AdaptableText = Pick<Adaptable, "encoders"> & { readonly unet?: UNet };

/** A LoRA's name and how much of it is added. */
export interface AddedLora {
  readonly name: string;
  readonly strength: number;
  readonly textStrength: number;
}

const mostListed = 5;

/** A LoRA as it fits a model, for keys and for adding it. */
export async function describeLora(
  models: ModelService,
  { unet, encoders }: AdaptableText,
  name: string,
  options: DescribeOptions,
): Promise<LoraDescription> {
  const digests = encoders.encoders.map((encoder) => encoder.digest);
  const parts = { ...(unet && { unet: unet.digest }), encoders: digests };
  return await models.lora(name, parts, options);
}

/** A model with a LoRA on it; what of the LoRA fits nothing is said. */
export async function addLora<Model extends Adaptable>(
  model: Model,
  { name, strength, textStrength }: AddedLora,
  context: NodeContext,
): Promise<Adaptable> {
  const { unet, encoders } = model;
  const lora = await describeLora(context.use(modelService), model, name, { signal: context.signal });
  if (lora.unmatched.length > 0) {
    const shown = lora.unmatched.slice(0, mostListed).join(", ");
    const more = lora.unmatched.length > mostListed ? ` and ${lora.unmatched.length - mostListed} more` : "";
    context.notice(
      `${lora.unmatched.length} layers of the LoRA \`${name}\` fit nothing in this model: ${shown}${more}.`,
    );
  }
  return {
    unet: lora.layers.unet > 0 ? withLora(unet, { digest: lora.digest, strength }) : unet,
    encoders: withLoraOnText(encoders, lora, textStrength),
  };
}

/** The text encoders with a LoRA on them, as {@link addLora} has them, before the UNet is known. */
export async function addLoraToText(
  encoders: TextEncoders,
  { name, textStrength }: Pick<AddedLora, "name" | "textStrength">,
  context: NodeContext,
): Promise<TextEncoders> {
  const lora = await describeLora(context.use(modelService), { encoders }, name, { signal: context.signal });
  return withLoraOnText(encoders, lora, textStrength);
}

function withLoraOnText(encoders: TextEncoders, lora: LoraDescription, strength: number): TextEncoders {
  if (lora.layers.text === 0) return encoders;
  const use: LoraUse = { digest: lora.digest, strength };
  return { ...encoders, encoders: encoders.encoders.map((encoder) => withLora(encoder, use)) };
}

/** Text encoders with an embedding, which replaces one that prompts name alike; an encoder that it leaves out is said. */
export async function addEmbedding(encoders: TextEncoders, name: string, context: NodeContext): Promise<TextEncoders> {
  const models = context.use(modelService);
  const { rows } = await models.embedding(name, encoders.encoders, { signal: context.signal });
  for (const [i, own] of rows.entries())
    if (own.length === 0)
      context.notice(`The embedding \`${name}\` has nothing for text encoder ${i + 1} of ${rows.length}.`);
  const inPrompts = promptName(name);
  return {
    ...encoders,
    encoders: encoders.encoders.map((encoder, i) => ({
      ...encoder,
      embeddings: [
        ...(encoder.embeddings ?? []).filter((other) => other.name !== inPrompts),
        { name: inPrompts, rows: rows[i] ?? new Float32Array(0) },
      ],
    })),
  };
}

function withLora<File extends AdaptableFile>(file: File, lora: LoraUse): File {
  return { ...file, loras: [...(file.loras ?? []), lora] };
}
