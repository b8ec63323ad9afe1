import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ModelListing } from "../model/services.ts";
import { findModel } from "./model-roots.ts";

/** The models of a list with what their files take on disk; what cannot be looked at stays in the list without. */
export async function withBytes(
  roots: readonly string[],
  models: readonly ModelListing[],
): Promise<readonly ModelListing[]> {
  const sized = models.map(async (model) => {
    try {
      const found = await findModel(roots, model.name);
      return { ...model, bytes: await bytesOf(found.type === "file" ? found.file : found.folder) };
    } catch {
      return model;
    }
  });
  return await Promise.all(sized);
}

/** Bytes of a file, or of all files in a folder, through links. */
async function bytesOf(path: string): Promise<number> {
  const found = await stat(path);
  if (!found.isDirectory()) return found.size;
  const files = (await readdir(path, { recursive: true, withFileTypes: true })).filter((entry) => !entry.isDirectory());
  const sizes = await Promise.all(files.map(({ parentPath, name }) => stat(join(parentPath, name)).catch(() => none)));
  return sizes.reduce((sum, { size }) => sum + size, 0);
}

/** Of a link that leads nowhere. */
const none = { size: 0 };
