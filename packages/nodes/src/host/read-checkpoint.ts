import { basename } from "node:path";
import { refuseForeign } from "../checkpoint/identify.ts";
import { type NetworkName, networkNames } from "../checkpoint/layout/networks.ts";
import { markedStatistics } from "../checkpoint/markers.ts";
import { type MemoryNeed, memoryNeed } from "../checkpoint/memory-need.ts";
import { networkGraph } from "../checkpoint/network/network-graph.ts";
import { schedulerOf } from "../checkpoint/prediction.ts";
import type { CheckpointRecipe, TensorLayout } from "../checkpoint/recipe.ts";
import type { ComponentPart, Json } from "../model/bind-folder.ts";
import type { FileIdentity } from "./file-identity.ts";
import type { GrantedFile } from "./model-roots.ts";
import { type Computing, formFor } from "./precision.ts";
import { grantedFile, type ReadModel, tokenizerFolders } from "./read-folder.ts";
import { type ReadNetworks, readNetworks } from "./read-networks.ts";

/** The networks of a checkpoint as components of a model. */
export type CheckpointParts = Required<Pick<ReadModel, "files" | "recipes" | "tensorBytes" | "needs">> & {
  readonly components: { readonly [network in NetworkName]?: ComponentPart };
};

/**
 * Reads the header of a checkpoint file and makes the graphs of the networks that are in it.
 *
 * @throws `SAFETENSORS_MALFORMED`, `CHECKPOINT_UNFIT`, `CHECKPOINT_INCOMPLETE`, `MODEL_NAME_REFUSED`.
 */
export async function readCheckpointFile(granted: GrantedFile, name: string, computing: Computing): Promise<ReadModel> {
  const identity = await grantedFile(granted, granted.file, name);
  const layout: TensorLayout = { type: "file", file: granted.file };
  const read = readNetworks(layout);
  const label = basename(granted.file);
  refuseForeign(label, read.tensors, read.networks);
  const statistics = markedStatistics(label, read.markers);
  const options = {
    computing,
    filesOf: () => [identity],
    configOf: (network: NetworkName) => (network === "vae_decoder" ? statistics : {}),
  };
  const { components, ...parts } = checkpointParts(layout, read, options);
  const isRefiner = read.networks.text_encoder === undefined && read.networks.text_encoder_2 !== undefined;
  return {
    parts: {
      ...components,
      tokenizers: tokenizerFolders,
      modelIndex: { force_zeros_for_empty_prompt: !isRefiner },
      scheduler: schedulerOf(label, read.markers, read.metadata),
    },
    ...parts,
    clipTokenizers: tokenizerFolders,
    misfits: [],
    isEmpty: false,
  };
}

/** Each network's interface, read from the graph that is made of it, and how to make that again. */
export function checkpointParts(
  layout: TensorLayout,
  { networks }: ReadNetworks,
  options: {
    readonly computing: Computing;
    readonly filesOf: (network: NetworkName) => readonly FileIdentity[];
    readonly configOf?: (network: NetworkName) => Json;
  },
): CheckpointParts {
  const components: { [network in NetworkName]?: ComponentPart } = {};
  const recipes: { [network: string]: CheckpointRecipe } = {};
  const files: { [network: string]: readonly FileIdentity[] } = {};
  const tensorBytes: { [network: string]: number } = {};
  const needs: { [network: string]: MemoryNeed } = {};
  for (const network of networkNames) {
    const tensors = networks[network];
    if (tensors === undefined) continue;
    const form = formFor(network, options.computing);
    const facts = networkGraph(network, { tensors, form }, basename).facts();
    components[network] = { where: network, facts, config: options.configOf?.(network) ?? {} };
    recipes[network] = { network, layout, form };
    files[network] = options.filesOf(network);
    needs[network] = memoryNeed(network, tensors);
    tensorBytes[network] = [...tensors.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }
  return { components, recipes, files, tensorBytes, needs };
}
