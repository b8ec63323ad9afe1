import { parse, relative } from "node:path";
import { isAdapted } from "../checkpoint/lora/layer-names.ts";
import { networkGraph } from "../checkpoint/network/network-graph.ts";
import type { CheckpointRecipe } from "../checkpoint/recipe.ts";
import { loraStrength } from "../model/services.ts";
import { readLora, readNetworks } from "./read-networks.ts";

/** A model as ONNX Runtime takes it: its bytes, and the folder below which its weights lie. */
export interface SessionModel {
  readonly bytes: Uint8Array;
  readonly weightsBelow: string;
}

/**
 * Makes the graph of one network. Its weights are named by their path below the root of the file system, because the
 * runtime refuses those outside of the folder that it is given; the graph is ours and names only the recipe's files.
 *
 * @throws `SAFETENSORS_MALFORMED`, `CHECKPOINT_INCOMPLETE`.
 */
export function checkpointModel({ network, layout, form, loras = [], tokenRows }: CheckpointRecipe): SessionModel {
  const { networks } = readNetworks(layout);
  const tensors = networks[network] ?? new Map();
  const lowRanks = isAdapted(network)
    ? loras.map((file, i) => ({ strength: loraStrength(i), layers: readLora(file, networks).layers[network] }))
    : [];
  const [first = ""] = layout.type === "file" ? [layout.file] : Object.values(layout.files).flat();
  const weightsBelow = parse(first).root;
  const locate = (file: string): string => relative(weightsBelow, file).replaceAll("\\", "/");
  const source = { tensors, form, lowRanks, ...(tokenRows && { tokenRows }) };
  return { bytes: networkGraph(network, source, locate).finish(), weightsBelow };
}
