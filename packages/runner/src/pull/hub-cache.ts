import { copyFile, link, stat } from "node:fs/promises";
import path from "node:path";
import type { RemoteFile } from "./hub.ts";
import { hubHome } from "./tokens.ts";

/**
 * Takes a file from the cache of Hugging Face's own tools, where files of such a sha256 lie under it: linked where that
 * can be, else copied. Returns whether it was there.
 */
export async function takeFromHubCache(
  repository: string,
  { sha256, bytes }: RemoteFile,
  target: string,
  env: NodeJS.ProcessEnv,
): Promise<boolean> {
  if (sha256 === undefined) return false;
  const folder = env.HF_HUB_CACHE || path.join(hubHome(env), "hub");
  const blob = path.join(folder, `models--${repository.replaceAll("/", "--")}`, "blobs", sha256);
  const found = await stat(blob).catch(() => undefined);
  if (!found?.isFile() || (bytes !== undefined && found.size !== bytes)) return false;
  await link(blob, target).catch(async () => await copyFile(blob, target));
  return true;
}
