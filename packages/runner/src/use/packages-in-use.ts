import path from "node:path";
import type { Package } from "@sigmaflow/core";
import { type FoundConfig, readConfig } from "./config-file.ts";
import { type ConfigSearch, findConfig } from "./find-config.ts";
import { loadPackage } from "./load-package.ts";

/** The flags of a command about packages. */
export interface UseFlags {
  /** Packages, folders or files. */
  readonly use?: readonly string[];
  /** False leaves the configuration out. */
  readonly config?: boolean;
}

/**
 * The configuration of a command; undefined where there is none, or its flags leave it out.
 *
 * @throws `CONFIG_INVALID` and what importing throws.
 */
export async function configOf(
  { config = true }: Pick<UseFlags, "config">,
  search: Pick<ConfigSearch, "folder" | "onIgnored">,
): Promise<FoundConfig | undefined> {
  const file = config ? findConfig(search) : undefined;
  return file === undefined ? undefined : await readConfig(file);
}

/** The packages that a command uses besides the built-in one: those of the configuration, then those of its flags. */
export async function packagesOf(
  { use = [], config = true }: UseFlags,
  { folder = process.cwd(), onNote }: { readonly folder?: string; readonly onNote: (text: string) => void },
): Promise<readonly Package[]> {
  const found = await configOf({ config }, { folder, onIgnored: onNote });
  const packages: Package[] = [];
  if (found !== undefined) {
    const { file } = found;
    onNote(`Using ${path.relative(folder, file)}.`);
    for (const entry of found.config.use ?? []) {
      packages.push(typeof entry === "string" ? await loadPackage(entry, path.dirname(file)) : entry);
    }
  }
  for (const name of use) packages.push(await loadPackage(name, folder));
  return [...new Set(packages)];
}
