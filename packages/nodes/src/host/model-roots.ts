import { realpathSync, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, sep } from "node:path";
import type { ModelListing } from "../model/services.ts";
import { hostErrors } from "./error-codes.ts";

/** Folders of a model folder that hold sessions, in the order in which they are listed. */
export const componentFolders = ["text_encoder", "text_encoder_2", "unet", "vae_encoder", "vae_decoder"] as const;

/** People's own files have names with spaces and brackets; nothing that means something in a path or a shell. */
const segment = /^[\p{L}\p{N}_][\p{L}\p{N} ._()[\]+,'&@#=~-]{0,199}$/u;
const deepest = 3;
const checkpointEnding = ".safetensors";

/** Folders below one root in which other programs keep checkpoints, UNets and VAEs; names leave them out. */
const keptIn = ["checkpoints", "Stable-diffusion", "unet", "diffusion_models", "vae", "VAE"] as const;
/** What files hold alone that lie in some of them. */
const keptAlone: { readonly [folder: string]: string } = {
  ...{ unet: "unet", diffusion_models: "unet" },
  ...{ vae: "vae", VAE: "vae" },
};
/** Folders of files that are added to a model. */
const addedFrom = { lora: ["loras", "Lora"], embedding: ["embeddings"] } as const;
/** What is added to a model from a file of its own. */
export type AddedKind = keyof typeof addedFrom;
/** Folders whose files are parts of models, not models. */
const otherFiles: ReadonlySet<string> = new Set([
  ...Object.values(addedFrom).flat(),
  "controlnet",
  "clip",
  "clip_vision",
]);

/** A model's folder and the root that granted it, both without links. */
export interface GrantedFolder {
  readonly type: "folder";
  readonly folder: string;
  readonly root: string;
}

/** A checkpoint's file. It keeps the path it was asked by. */
export interface GrantedFile {
  readonly type: "file";
  readonly file: string;
  readonly root: string;
}

export type GrantedModel = GrantedFolder | GrantedFile;

/**
 * The folder or checkpoint file that a name stands for, in the first root that has it; a file's ending may be left out,
 * and so may the folder in which other programs keep such files. Names are one to three plain path segments, so that a
 * document can reach nothing outside the roots; links within may not lead out either.
 *
 * @throws `MODEL_NAME_REFUSED`, `MODEL_NOT_FOUND`.
 */
export async function findModel(roots: readonly string[], name: string): Promise<GrantedModel> {
  const found = await seekModel(roots, name);
  if (found) return found;
  const known = (await listModels(roots)).map((listing) => listing.name);
  throw hostErrors.MODEL_NOT_FOUND({ name, known });
}

/** Like {@link findModel}, without knowing of others; undefined where nothing is there. */
export async function seekModel(roots: readonly string[], name: string): Promise<GrantedModel | undefined> {
  return await findGranted(roots, name, keptIn);
}

/**
 * The file of a LoRA or embedding that a name stands for, found as models are; or the only one of that name in the
 * folders below.
 *
 * @throws `MODEL_NAME_REFUSED`, `LORA_NOT_FOUND`, `EMBEDDING_NOT_FOUND`.
 */
export async function findAdded(kind: AddedKind, roots: readonly string[], name: string): Promise<GrantedFile> {
  const found = await findGranted(roots, name, addedFrom[kind]);
  if (found?.type === "file") return found;
  const known = await listAdded(kind, roots);
  const deeper = known.filter((one) => one.endsWith(`/${name}`) || one.endsWith(`/${name}${checkpointEnding}`));
  const only = deeper.length === 1 ? await findGranted(roots, deeper[0] ?? "", addedFrom[kind]) : undefined;
  if (only?.type === "file") return only;
  throw hostErrors[kind === "lora" ? "LORA_NOT_FOUND" : "EMBEDDING_NOT_FOUND"]({ name, known });
}

/** Names of the files of that kind below the roots: their paths within their folder. */
export async function listAdded(kind: AddedKind, roots: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const root of roots)
    for (const folder of addedFrom[kind]) for (const name of await filesBelow(join(root, folder), [])) found.add(name);
  return [...found];
}

async function filesBelow(folder: string, path: readonly string[]): Promise<readonly string[]> {
  const entries = await readdir(join(folder, ...path), { withFileTypes: true }).catch(() => []);
  const known = entries.filter(({ name }) => segment.test(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = known.filter((entry) => !entry.isDirectory() && isCheckpoint(entry.name));
  const below = files.map(({ name }) => [...path, name].join("/"));
  if (path.length + 1 < deepest)
    for (const entry of known.filter((one) => one.isDirectory() || (one.isSymbolicLink() && !isCheckpoint(one.name))))
      below.push(...(await filesBelow(folder, [...path, entry.name])));
  return below;
}

async function findGranted(
  roots: readonly string[],
  name: string,
  below: readonly string[],
): Promise<GrantedModel | undefined> {
  const segments = name.split("/");
  if (segments.length > deepest || !segments.every((part) => segment.test(part)))
    throw hostErrors.MODEL_NAME_REFUSED({ name, isLink: false });
  for (const root of roots) {
    const granted = realpathNow(root);
    if (granted === undefined) continue;
    for (const path of candidates(granted, segments, below)) {
      const real = realpathNow(path);
      if (real === undefined) continue;
      const found = statSync(real);
      const isModel = found.isDirectory() ? path === join(granted, ...segments) : isCheckpoint(path) && found.isFile();
      if (!isModel) continue;
      refuseOutside(granted, real, name);
      return found.isDirectory()
        ? { type: "folder", folder: real, root: granted }
        : { type: "file", file: path, root: granted };
    }
  }
  return undefined;
}

/** A path without links, at once; undefined where there is nothing. */
function realpathNow(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

function candidates(root: string, segments: readonly string[], below: readonly string[]): readonly string[] {
  return [root, ...below.map((folder) => join(root, folder))].flatMap((folder) => {
    const path = join(folder, ...segments);
    return [path, `${path}${checkpointEnding}`];
  });
}

function isCheckpoint(path: string): boolean {
  return path.endsWith(checkpointEnding);
}

/** Refuses a path, free of links, that is not below its root. */
export function refuseOutside(root: string, path: string, name: string): void {
  if (path !== root && !path.startsWith(root.endsWith(sep) ? root : root + sep))
    throw hostErrors.MODEL_NAME_REFUSED({ name, isLink: true });
}

/** Every folder and checkpoint file below the roots. A name that an earlier root has hides later ones. */
export async function listModels(roots: readonly string[]): Promise<readonly ModelListing[]> {
  const found = new Map<string, ModelListing>();
  for (const root of roots)
    for (const listing of await listBelow(root, [])) if (!found.has(listing.name)) found.set(listing.name, listing);
  return [...found.values()];
}

async function listBelow(root: string, path: readonly string[]): Promise<readonly ModelListing[]> {
  const entries = await readdir(join(root, ...path), { withFileTypes: true }).catch(() => []);
  const known = entries.filter((entry) => segment.test(entry.name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const folders = known.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map((entry) => entry.name);
  const components = componentFolders.filter((folder) => folders.includes(folder));
  const isDiffusers = folders.includes("unet") && folders.includes("vae") && !components.includes("vae_decoder");
  if (path.length > 0 && (components.length > 0 || isDiffusers))
    return [{ name: path.join("/"), components: isDiffusers ? [...components, "vae"] : components }];
  const files = known.filter((entry) => isCheckpoint(entry.name)).map((entry) => entry.name);
  const within = path.length === 1 && (keptIn as readonly string[]).includes(path[0] ?? "") ? [] : path;
  const part = keptAlone[path[0] ?? ""] ?? "checkpoint";
  const below: ModelListing[] = files.map((file) => ({ name: [...within, file].join("/"), components: [part] }));
  if (path.length === deepest) return below;
  for (const folder of folders.filter((name) => !isCheckpoint(name) && !otherFiles.has(name)))
    below.push(...(await listBelow(root, [...path, folder])));
  return below;
}
