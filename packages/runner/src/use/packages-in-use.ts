import path from "node:path";
import { messageOf, type Package, type PackagesInUse, usePackages } from "@sigmaflow/core";
import { sdxl } from "@sigmaflow/nodes";
import { readConfig } from "./config-file.ts";
import { useErrors } from "./error-codes.ts";
import { findConfig } from "./find-config.ts";
import { loadPackage } from "./load-package.ts";

/** What a command is told of packages. */
export interface UseFlags {
  /** Packages, folders or files. */
  readonly use?: readonly string[];
  /** False leaves the configuration out. */
  readonly config?: boolean;
}

/** The packages that a command uses besides the built-in one: those of the configuration, then those of its flags. */
export async function packagesOf(
  { use = [], config = true }: UseFlags,
  { folder = process.cwd(), tell }: { readonly folder?: string; readonly tell: (text: string) => void },
): Promise<readonly Package[]> {
  const file = config ? findConfig({ folder, onIgnored: tell }) : undefined;
  const packages: Package[] = [];
  if (file !== undefined) {
    const { config: found } = await readConfig(file);
    tell(`Using ${path.relative(folder, file)}.`);
    for (const entry of found.use ?? []) {
      packages.push(typeof entry === "string" ? await loadPackage(entry, path.dirname(file)) : entry);
    }
  }
  for (const name of use) packages.push(await loadPackage(name, folder));
  return [...new Set(packages)];
}

/** Packages with the built-in one in front. Throws `PACKAGE_INVALID` for those that do not go together. */
export function withBuiltIn(packages: readonly Package[], { builtIn = true } = {}): PackagesInUse {
  try {
    return usePackages(builtIn ? [sdxl, ...packages] : packages);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw useErrors.PACKAGE_INVALID({ name: packages.map(({ name }) => name).join(", "), reason: messageOf(error) });
  }
}
