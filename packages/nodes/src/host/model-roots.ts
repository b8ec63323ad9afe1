import { readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import type { ModelListing } from "../model/services.ts";
import { hostErrors } from "./error-codes.ts";

/** Folders of a model folder that hold sessions, in the order in which they are listed. */
export const componentFolders = ["text_encoder", "text_encoder_2", "unet", "vae_encoder", "vae_decoder"] as const;

const segment = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const deepest = 3;

/** A model's folder and the root that granted it, both without links. */
export interface GrantedFolder {
  readonly folder: string;
  readonly root: string;
}

/**
 * The folder that a name stands for, in the first root that has it. Names are one to three plain path segments, so that
 * a document can reach nothing outside the roots; links within may not lead out either.
 *
 * @throws `MODEL_NAME_REFUSED`, `MODEL_NOT_FOUND`.
 */
export async function findModelFolder(roots: readonly string[], name: string): Promise<GrantedFolder> {
  const segments = name.split("/");
  if (segments.length > deepest || !segments.every((part) => segment.test(part)))
    throw hostErrors.MODEL_NAME_REFUSED({ name, isLink: false });
  for (const root of roots) {
    const granted = await realpath(root).catch(() => undefined);
    if (granted === undefined) continue;
    const folder = await realpath(join(granted, ...segments)).catch(() => undefined);
    if (folder === undefined || !(await stat(folder)).isDirectory()) continue;
    refuseOutside(granted, folder, name);
    return { folder, root: granted };
  }
  const known = (await listModels(roots)).map((listing) => listing.name);
  throw hostErrors.MODEL_NOT_FOUND({ name, known });
}

/** Refuses a path, free of links, that is not below its root. */
export function refuseOutside(root: string, path: string, name: string): void {
  if (path !== root && !path.startsWith(root.endsWith(sep) ? root : root + sep))
    throw hostErrors.MODEL_NAME_REFUSED({ name, isLink: true });
}

/** Every folder below the roots that looks like a model's. A name that an earlier root has hides later ones. */
export async function listModels(roots: readonly string[]): Promise<readonly ModelListing[]> {
  const found = new Map<string, ModelListing>();
  for (const root of roots)
    for (const listing of await listBelow(root, [])) if (!found.has(listing.name)) found.set(listing.name, listing);
  return [...found.values()];
}

async function listBelow(root: string, path: readonly string[]): Promise<readonly ModelListing[]> {
  const entries = await readdir(join(root, ...path), { withFileTypes: true }).catch(() => []);
  const folders = entries
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && segment.test(entry.name))
    .map((entry) => entry.name)
    .sort();
  const components = componentFolders.filter((folder) => folders.includes(folder));
  if (path.length > 0 && components.length > 0) return [{ name: path.join("/"), components }];
  if (path.length === deepest) return [];
  const below: ModelListing[] = [];
  for (const folder of folders) below.push(...(await listBelow(root, [...path, folder])));
  return below;
}
