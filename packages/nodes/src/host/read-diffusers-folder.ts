import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { refuseForeign } from "../checkpoint/identify.ts";
import type { NetworkName } from "../checkpoint/layout/networks.ts";
import type { TensorLayout } from "../checkpoint/recipe.ts";
import type { FileIdentity } from "./file-identity.ts";
import { componentFolders, type GrantedFolder } from "./model-roots.ts";
import type { Computing } from "./precision.ts";
import { checkpointParts } from "./read-checkpoint.ts";
import { grantedFile, type ReadModel, readJson, tokenizerFolders, tokenizerIdentities } from "./read-folder.ts";
import { readNetworks } from "./read-networks.ts";

/** Folders of diffusers' layout that hold weights, and their files' name without ending. */
const weightFiles = {
  text_encoder: "model",
  text_encoder_2: "model",
  unet: "diffusion_pytorch_model",
  vae: "diffusion_pytorch_model",
} as const;

type WeightFolder = keyof typeof weightFiles;

const folders: readonly WeightFolder[] = ["text_encoder", "text_encoder_2", "unet", "vae"];

function folderOf(network: NetworkName): WeightFolder {
  return network === "vae_decoder" || network === "vae_encoder" ? "vae" : network;
}

/**
 * A folder in diffusers' layout with weights as `.safetensors`, whole or in shards; undefined for a folder without any,
 * or with ONNX files.
 * Full precision is chosen over half, as diffusers does.
 *
 * @throws `SAFETENSORS_MALFORMED`, `CHECKPOINT_UNFIT`, `CHECKPOINT_INCOMPLETE`, `MODEL_NAME_REFUSED`.
 */
export async function readDiffusersFolder(
  granted: GrantedFolder,
  name: string,
  computing: Computing,
): Promise<ReadModel | undefined> {
  if (await holdsOnnx(granted.folder)) return undefined;
  const identities: { [folder: string]: readonly FileIdentity[] } = {};
  for (const folder of folders) {
    const chosen = await chooseFiles(join(granted.folder, folder), weightFiles[folder]);
    if (chosen.length === 0) continue;
    identities[folder] = await Promise.all(
      chosen.map(async (file) => await grantedFile(granted, join(granted.folder, folder, file), name)),
    );
  }
  if (Object.keys(identities).length === 0) return undefined;
  const layout: TensorLayout = {
    type: "folder",
    files: Object.fromEntries(
      Object.entries(identities).map(([folder, files]) => [folder, files.map(({ path }) => path)]),
    ),
  };
  const read = readNetworks(layout);
  refuseForeign(name, read.tensors, read.networks);
  const configs = new Map(
    await Promise.all(
      folders.map(async (folder) => [folder, await readJson(join(granted.folder, folder, "config.json"))] as const),
    ),
  );
  const { components, recipes, files, tensorBytes } = checkpointParts(layout, read, {
    computing,
    filesOf: (network) => identities[folderOf(network)] ?? [],
    configOf: (network) => configs.get(folderOf(network)) ?? {},
  });
  const tokenizers = await Promise.all(
    tokenizerFolders.map(async (folder) => [folder, await tokenizerIdentities(granted, folder, name)] as const),
  );
  return {
    parts: {
      ...components,
      tokenizers: tokenizerFolders,
      modelIndex: await readJson(join(granted.folder, "model_index.json")),
      scheduler: await readJson(join(granted.folder, "scheduler", "scheduler_config.json")),
    },
    files: { ...files, ...Object.fromEntries(tokenizers.flatMap(([folder, own]) => (own ? [[folder, own]] : []))) },
    recipes,
    tensorBytes,
    clipTokenizers: tokenizers.flatMap(([folder, own]) => (own === undefined ? [folder] : [])),
    misfits: [],
    isEmpty: false,
  };
}

/** A folder with ONNX files is one of ONNX, whatever else lies in it. */
async function holdsOnnx(model: string): Promise<boolean> {
  const entries = await Promise.all(
    componentFolders.map(async (folder) => await readdir(join(model, folder)).catch((): string[] => [])),
  );
  return entries.flat().some((entry) => entry.endsWith(".onnx"));
}

/** The weights in a folder: one file, its half-precision variant, or the shards of either. */
async function chooseFiles(folder: string, stem: string): Promise<readonly string[]> {
  const entries = await readdir(folder).catch((): string[] => []);
  for (const variant of ["", ".fp16", ".bf16"]) {
    const whole = `${stem}${variant}.safetensors`;
    if (entries.includes(whole)) return [whole];
    const escaped = variant.replace(".", "\\.");
    const shard = new RegExp(`^${stem}(${escaped}-\\d{5}-of-\\d{5}|-\\d{5}-of-\\d{5}${escaped})\\.safetensors$`);
    const shards = entries.filter((entry) => shard.test(entry)).sort();
    if (shards.length > 0) return shards;
  }
  const only = entries.filter((entry) => entry.endsWith(".safetensors"));
  return only.length === 1 ? only : [];
}
