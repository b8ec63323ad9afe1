import type { NetworkName } from "./layout/networks.ts";
import type { GraphForm } from "./network/layers.ts";

/** Where tensors lie: one file, or files by folder in diffusers' layout, each list in the order of its shards. */
export type TensorLayout =
  | { readonly type: "file"; readonly file: string }
  | { readonly type: "folder"; readonly files: { readonly [folder: string]: readonly string[] } };

/** How a network's graph is made; plain data, so that the process that runs it can make it. */
export interface CheckpointRecipe {
  readonly network: NetworkName;
  readonly layout: TensorLayout;
  readonly form: GraphForm;
  /** Files of LoRAs, in order; each one's strength is an input. */
  readonly loras?: readonly string[];
  /** Whether a text encoder is fed embeddings of further tokens. */
  readonly tokenRows?: true;
}
