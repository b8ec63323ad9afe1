import path from "node:path";
import type { Package } from "@sigmaflow/core";
import { readConfig } from "./config-file.ts";
import { findConfig } from "./find-config.ts";
import { loadPackage } from "./load-package.ts";

/** The flags of a command about packages. */
export interface UseFlags {
  /** Packages, folders or files. */
  readonly use?: readonly string[];
  /** False leaves the configuration out. */
  readonly config?: boolean;
}

/** The packages that a command uses besides the built-in one: those of the configuration, then those of its flags. */
export async function packagesOf(
  { use = [], config = true }: UseFlags,
  { folder = process.cwd(), onNote }: { readonly folder?: string; readonly onNote: (text: string) => void },
): Promise<readonly Package[]> {
  const file = config ? findConfig({ folder, onIgnored: onNote }) : undefined;
  const packages: Package[] = [];
  if (file !== undefined) {
    const { config: found } = await readConfig(file);
    onNote(`Using ${path.relative(folder, file)}.`);
    for (const entry of found.use ?? []) {
      packages.push(typeof entry === "string" ? await loadPackage(entry, path.dirname(file)) : entry);
    }
  }
  for (const name of use) packages.push(await loadPackage(name, folder));
  return [...new Set(packages)];
}
