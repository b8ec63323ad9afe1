import { basename } from "node:path";
import { isReadable, readFloats, readNumber } from "../checkpoint/file/read-number.ts";
import { readSafetensors } from "../checkpoint/file/safetensors.ts";
import { elementCount, type StoredTensor, type StoredTensors } from "../checkpoint/file/stored-tensor.ts";
import { type Networks, networksOfFile, networksOfFolder } from "../checkpoint/layout/networks.ts";
import { layerFinder } from "../checkpoint/lora/layer-names.ts";
import { type FittedLora, matchLora } from "../checkpoint/lora/read-lora.ts";
import { type Markers, markerNames, mostMarkerNumbers } from "../checkpoint/markers.ts";
import type { TensorLayout } from "../checkpoint/recipe.ts";
import { withFileSource } from "./file-source.ts";

/** The tensors of a checkpoint, by the names in its files and by network. */
export interface ReadNetworks {
  readonly tensors: StoredTensors;
  readonly networks: Networks;
  readonly metadata: { readonly [name: string]: string };
  readonly markers: Markers;
}

/**
 * Reads the headers of a checkpoint's files.
 *
 * @throws `SAFETENSORS_MALFORMED`.
 */
export function readNetworks(layout: TensorLayout): ReadNetworks {
  if (layout.type === "file") {
    const { tensors, metadata } = read(layout.file);
    return { tensors, metadata, networks: networksOfFile(tensors), markers: markersIn(layout.file, tensors) };
  }
  const folders = Object.entries(layout.files).map(([folder, files]): [string, StoredTensors] => [
    folder,
    new Map(files.flatMap((file): [string, StoredTensor][] => [...read(file).tensors])),
  ]);
  const tensors = new Map(
    folders.flatMap(([folder, own]) => [...own].map(([name, tensor]) => [`${folder}/${name}`, tensor])),
  );
  return { tensors, metadata: {}, networks: networksOfFolder(Object.fromEntries(folders)), markers: new Map() };
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

/** The numbers of a file's markers; none of one that has more than any can have. */
function markersIn(file: string, tensors: StoredTensors): Markers {
  const own = markerNames.flatMap((name): (readonly [string, StoredTensor])[] => {
    const tensor = tensors.get(name);
    return tensor === undefined ? [] : [[name, tensor]];
  });
  if (own.length === 0) return new Map();
  return withFileSource(file, (source) => {
    const numbersOf = ({ type, shape, offset, bytes }: StoredTensor): readonly number[] => {
      const count = elementCount(shape);
      if (count === 0 || count > mostMarkerNumbers) return [];
      const found = source.read(offset, bytes);
      return isReadable(type) ? [...readFloats(type, found)] : [readNumber(type, found)];
    };
    return new Map(own.map(([name, tensor]) => [name, numbersOf(tensor)]));
  });
}

function read(file: string) {
  return withFileSource(file, (source) => readSafetensors(source, file));
}
