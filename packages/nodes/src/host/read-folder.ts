import { readdir, realpath, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative } from "node:path";
import { isSigmaflowError, messageOf } from "@sigmaflow/core";
import { utf8Text } from "@sigmaflow/core/editing";
import type { MemoryNeed } from "../checkpoint/memory-need.ts";
import type { CheckpointRecipe } from "../checkpoint/recipe.ts";
import type { ComponentPart, FolderParts, Json } from "../model/bind-folder.ts";
import type { Misfit } from "../model/binding.ts";
import { parsePythonJson } from "../model/python-json.ts";
import type { ClipTokenizerName } from "./clip-tokenizers.ts";
import { hostErrors } from "./error-codes.ts";
import { type FileIdentity, identify } from "./file-identity.ts";
import { componentFolders, type GrantedFolder, refuseOutside } from "./model-roots.ts";
import type { OnnxHeaders } from "./onnx-headers.ts";
import { NoPlainFile, readPlain } from "./plain-file.ts";

/** A model as read: its parts, the files behind each, and what could not be read. */
export interface ReadModel {
  readonly parts: FolderParts;
  /** The model file first, then its weights in the order of their names. */
  readonly files: { readonly [folder: string]: readonly FileIdentity[] };
  readonly misfits: readonly Misfit[];
  /** No component is in it, readable or not. */
  readonly isEmpty: boolean;
  /** How the components' graphs are made from tensors; none for ONNX files. */
  readonly recipes?: { readonly [folder: string]: CheckpointRecipe };
  /** Bytes of the tensors of each network that has a recipe. */
  readonly tensorBytes?: { readonly [network: string]: number };
  /** What the runs of each of them take besides. */
  readonly needs?: { readonly [network: string]: MemoryNeed };
  /** Tokenizers that the model leaves out, because CLIP's own is meant. */
  readonly clipTokenizers?: readonly ClipTokenizerName[];
}

export const tokenizerFolders = ["tokenizer", "tokenizer_2"] as const;
export const tokenizerFiles = {
  vocab: "vocab.json",
  merges: "merges.txt",
  config: "tokenizer_config.json",
  specialTokens: "special_tokens_map.json",
  addedTokens: "added_tokens.json",
} as const;

const largestText = 32 << 20;

/** Reads all of a model folder but its weights. */
export async function readFolder(granted: GrantedFolder, name: string, headers: OnnxHeaders): Promise<ReadModel> {
  const misfits: Misfit[] = [];
  const files: { [folder: string]: readonly FileIdentity[] } = {};
  const parts: { [folder: string]: ComponentPart } = {};
  for (const folder of componentFolders) {
    const path = join(granted.folder, folder);
    const chosen = await chooseModelFile(path, folder);
    if (chosen === undefined) continue;
    if ("found" in chosen) {
      misfits.push(chosen);
      continue;
    }
    const where = `${folder}/${chosen.file}`;
    try {
      const model = await grantedFile(granted, join(path, chosen.file), name);
      const facts = await headers.read(model);
      const external = await externalFiles(granted, model.path, facts.externalFiles, where, name);
      misfits.push(...external.misfits);
      files[folder] = [model, ...external.files];
      parts[folder] = { where, facts, config: await readJson(join(path, "config.json")) };
    } catch (error) {
      if (hostErrors.MODEL_NAME_REFUSED.is(error)) throw error;
      misfits.push({ where, found: messageOf(error), expected: "a readable ONNX model", action: "See above." });
    }
  }
  const tokenizers: string[] = [];
  for (const folder of tokenizerFolders) {
    const present = await tokenizerIdentities(granted, folder, name);
    if (present === undefined) continue;
    tokenizers.push(folder);
    files[folder] = present;
  }
  return {
    parts: {
      ...parts,
      tokenizers,
      modelIndex: await readJson(join(granted.folder, "model_index.json")),
      scheduler: await readJson(join(granted.folder, "scheduler", "scheduler_config.json")),
    },
    files,
    misfits,
    isEmpty: misfits.length === 0 && Object.keys(parts).length === 0,
  };
}

/**
 * A text file of a model folder, refused when it is larger than any such file is, is not text, or is no file.
 *
 * @throws `MODEL_UNFIT`, or what the system says.
 */
export async function readText(path: string): Promise<string> {
  const unfit = (reason: string) =>
    hostErrors.MODEL_UNFIT({ file: path, reason: `${reason} Check that it is the right file.` });
  const bytes = await readPlain(path, largestText).catch((error: unknown) => {
    throw error instanceof NoPlainFile ? unfit(`cannot be read: ${error.message}.`) : error;
  });
  if (bytes === undefined) throw unfit(`has more than ${largestText} bytes, which are not read.`);
  const text = utf8Text(bytes);
  if (text === undefined) throw unfit("is not text in UTF-8.");
  return text;
}

async function chooseModelFile(path: string, folder: string): Promise<{ readonly file: string } | Misfit | undefined> {
  const entries = await readdir(path).catch(() => undefined);
  if (entries === undefined) return undefined;
  const models = entries.filter((entry) => entry.endsWith(".onnx")).sort();
  const [only] = models;
  if (models.includes("model.onnx")) return { file: "model.onnx" };
  if (models.length === 1 && only !== undefined) return { file: only };
  const other = entries.some((entry) => /\.(safetensors|bin|ckpt)$/.test(entry));
  return {
    where: folder,
    found: models.length > 1 ? `several models: ${models.join(", ")}` : other ? "weights for PyTorch" : "no .onnx file",
    expected: "one `model.onnx`",
    action: other
      ? "Use the ONNX files of the model, or export them with Optimum (`optimum-cli export onnx`)."
      : "Leave one .onnx file in the folder, or name it `model.onnx`.",
  };
}

async function externalFiles(
  granted: GrantedFolder,
  modelPath: string,
  expected: readonly { readonly location: string; readonly bytes: number }[],
  where: string,
  name: string,
): Promise<{ readonly files: readonly FileIdentity[]; readonly misfits: readonly Misfit[] }> {
  const files: FileIdentity[] = [];
  const misfits: Misfit[] = [];
  const folder = dirname(modelPath);
  for (const { location, bytes } of [...expected].sort((a, b) => (a.location < b.location ? -1 : 1))) {
    const path = join(folder, location);
    const isInside = location !== "" && !isAbsolute(location) && !relative(folder, path).startsWith("..");
    const identity = isInside
      ? await grantedFile(granted, path, name).catch((error: unknown) => {
          if (hostErrors.MODEL_NAME_REFUSED.is(error)) throw error;
          return undefined;
        })
      : undefined;
    if (identity && identity.size >= bytes) files.push(identity);
    else
      misfits.push({
        where,
        found: !isInside
          ? `weights outside its folder, at \`${location.slice(0, 200)}\``
          : identity
            ? `weights in \`${location}\` that end after ${identity.size} bytes`
            : `no file \`${location}\``,
        expected: isInside
          ? `\`${location}\` with at least ${bytes} bytes of weights`
          : "weights next to the model file",
        action: "Download the model again, with every file of the folder.",
      });
  }
  return { files, misfits };
}

export async function tokenizerIdentities(
  granted: GrantedFolder,
  folder: string,
  name: string,
): Promise<readonly FileIdentity[] | undefined> {
  const found: FileIdentity[] = [];
  for (const file of Object.values(tokenizerFiles)) {
    const path = join(granted.folder, folder, file);
    if (!(await stat(path).catch(() => undefined))?.isFile()) {
      if (file === tokenizerFiles.vocab || file === tokenizerFiles.merges) return undefined;
      continue;
    }
    found.push(await grantedFile(granted, path, name));
  }
  return found;
}

/**
 * A file below the root, refused when a link leads out. It keeps the path it was asked by: in a download cache, files
 * are links into a folder of blobs, and ONNX Runtime finds weights next to the link.
 */
export async function grantedFile(
  { root }: Pick<GrantedFolder, "root">,
  path: string,
  name: string,
): Promise<FileIdentity> {
  refuseOutside(root, await realpath(path), name);
  return await identify(path);
}

/** The object in a JSON file; empty when there is no such file. */
export async function readJson(path: string): Promise<Json> {
  try {
    const value = parsePythonJson(await readText(path));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
  } catch (error) {
    if (error instanceof SyntaxError)
      throw hostErrors.MODEL_UNFIT({ file: path, reason: `is not JSON: ${error.message}. Download it again.` });
    if (isSigmaflowError(error)) throw error;
    return {};
  }
}
