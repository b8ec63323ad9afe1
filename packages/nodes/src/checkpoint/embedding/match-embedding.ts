import { checkpointErrors } from "../error-codes.ts";
import { isReadable } from "../file/read-number.ts";
import type { StoredTensor, StoredTensors } from "../file/stored-tensor.ts";

/** What trainers call the rows for each of SDXL's text encoders. */
const names = {
  text_encoder: ["clip_l", "text_encoders_0"],
  text_encoder_2: ["clip_g", "text_encoders_1"],
} as const;

export type EmbeddedNetwork = keyof typeof names;

/** Whether prompts reach that network, so that embeddings can be for it. */
export function isEmbedded(network: string): network is EmbeddedNetwork {
  return network in names;
}

/** A text encoder that an embedding is to be for. */
export interface EmbeddingPlace {
  readonly network: EmbeddedNetwork;
  readonly width: number;
  /** Longest input in tokens. */
  readonly maxTokens: number;
}

/** Learnt for the one text encoder of Stable Diffusion 1 or 2. */
const older = /^(emb_params|string_to_param|string_to_token)(\.|$)/;

/**
 * The rows `[tokens, width]` that a file of SDXL's kind has for each of some text encoders; undefined where it has none.
 *
 * @throws `EMBEDDING_UNFIT`, also where it has none for any of them.
 */
export function matchEmbedding(
  file: string,
  tensors: StoredTensors,
  places: readonly EmbeddingPlace[],
): readonly (StoredTensor | undefined)[] {
  const unfit = (found: string): Error => checkpointErrors.EMBEDDING_UNFIT({ file, found });
  const found = places.map(({ network, width, maxTokens }) => {
    const tensor = names[network].map((name) => tensors.get(name)).find((candidate) => candidate !== undefined);
    if (tensor === undefined) return undefined;
    const [tokens = 0, columns] = tensor.shape;
    if (tensor.shape.length !== 2 || columns !== width || !isReadable(tensor.type))
      throw unfit(`holds ${tensor.type} [${tensor.shape.join(", ")}] for an encoder that is ${width} wide`);
    // The rest of an input is its start and end.
    if (tokens < 1 || tokens > maxTokens - 2) throw unfit(`has ${tokens} vectors, which one input has no room for`);
    return tensor;
  });
  if (found.some((tensor) => tensor !== undefined)) return found;
  if ([...tensors.keys()].some((name) => older.test(name)))
    throw unfit("is an embedding for Stable Diffusion 1 or 2, whose text encoders are others");
  throw unfit("is no embedding for SDXL's text encoders");
}
