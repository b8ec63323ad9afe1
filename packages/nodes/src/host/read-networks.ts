import { basename } from "node:path";
import { readNumber } from "../checkpoint/file/read-number.ts";
import { readSafetensors } from "../checkpoint/file/safetensors.ts";
import type { StoredTensor, StoredTensors } from "../checkpoint/file/stored-tensor.ts";
import { type Networks, networksOfFile, networksOfFolder } from "../checkpoint/layout/networks.ts";
import { layerFinder } from "../checkpoint/lora/layer-names.ts";
import { type FittedLora, matchLora } from "../checkpoint/lora/read-lora.ts";
import type { TensorLayout } from "../checkpoint/recipe.ts";
import { withFileSource } from "./file-source.ts";

/** The tensors of a checkpoint, by the names in its files and by network. */
export interface ReadNetworks {
  readonly tensors: StoredTensors;
  readonly networks: Networks;
  readonly metadata: { readonly [name: string]: string };
}

/**
 * Reads the headers of a checkpoint's files.
 *
 * @throws `SAFETENSORS_MALFORMED`.
 */
export function readNetworks(layout: TensorLayout): ReadNetworks {
  if (layout.type === "file") {
    const { tensors, metadata } = read(layout.file);
    return { tensors, metadata, networks: networksOfFile(tensors) };
  }
  const folders = Object.entries(layout.files).map(([folder, files]): [string, StoredTensors] => [
    folder,
    new Map(files.flatMap((file): [string, StoredTensor][] => [...read(file).tensors])),
  ]);
  const tensors = new Map(
    folders.flatMap(([folder, own]) => [...own].map(([name, tensor]) => [`${folder}/${name}`, tensor])),
  );
  return { tensors, metadata: {}, networks: networksOfFolder(Object.fromEntries(folders)) };
}

/** A LoRA's layers among those of a model's networks. */
export function readLora(file: string, networks: Networks): FittedLora {
  const numberIn = ({ type, offset, bytes }: StoredTensor): number =>
    readNumber(
      type,
      withFileSource(file, (source) => source.read(offset, bytes)),
    );
  return matchLora(basename(file), read(file).tensors, layerFinder(networks), numberIn);
}

function read(file: string) {
  return withFileSource(file, (source) => readSafetensors(source, file));
}
