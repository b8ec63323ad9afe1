import type { ModelPart } from "../model/services.ts";
import type { ReadModel } from "./read-folder.ts";

/** The parts of a model, in the order in which they are named. */
export const modelParts: readonly ModelPart[] = ["unet", "encoders", "vae"];

const foldersOf: { readonly [part in ModelPart]: readonly string[] } = {
  unet: ["unet"],
  encoders: ["text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2"],
  vae: ["vae_decoder", "vae_encoder"],
};

/** The entries of some parts, by the names of their folders. */
export function only<V>(
  byFolder: { readonly [folder: string]: V },
  parts: readonly ModelPart[],
): { readonly [folder: string]: V };
export function only<T extends object>(byFolder: T, parts: readonly ModelPart[]): Partial<T>;
export function only(byFolder: object, parts: readonly ModelPart[]): object {
  const wanted = parts.flatMap((part) => foldersOf[part]);
  return Object.fromEntries(Object.entries(byFolder).filter(([folder]) => wanted.includes(folder)));
}

/** A model as if it had nothing but some of its parts. */
export function withParts(read: ReadModel, parts: readonly ModelPart[]): ReadModel {
  const { files, recipes, clipTokenizers } = read;
  const wanted = parts.flatMap((part) => foldersOf[part]);
  return {
    ...read,
    files: only(files, parts),
    ...(recipes && { recipes: only(recipes, parts) }),
    ...(clipTokenizers && { clipTokenizers: clipTokenizers.filter((folder) => wanted.includes(folder)) }),
  };
}
