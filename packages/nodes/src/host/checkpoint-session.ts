import { parse, relative } from "node:path";
import { networkGraph } from "../checkpoint/network/network-graph.ts";
import type { CheckpointRecipe } from "../checkpoint/recipe.ts";
import { readNetworks } from "./read-networks.ts";

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
export function checkpointModel({ network, layout, form }: CheckpointRecipe): SessionModel {
  const tensors = readNetworks(layout).networks[network] ?? new Map();
  const [first = ""] = layout.type === "file" ? [layout.file] : Object.values(layout.files).flat();
  const weightsBelow = parse(first).root;
  const locate = (file: string): string => relative(weightsBelow, file).replaceAll("\\", "/");
  return { bytes: networkGraph(network, { tensors, form }, locate), weightsBelow };
}
