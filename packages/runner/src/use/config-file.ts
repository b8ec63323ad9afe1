import { isPackage, type Package } from "@sigmaflow/core";
import { useErrors } from "./error-codes.ts";
import { importModule } from "./load-package.ts";
import { shareRunningCopy } from "./running-copy.ts";

/** What `sigmaflow.config.ts` (or `.js`, `.json`) says by its default export. */
export interface Config {
  /** Packages, or their names, folders and files relative to the configuration. */
  readonly use?: readonly (Package | string)[];
}

/**
 * Types a configuration.
 *
 * @example
 * ```ts
 * // sigmaflow.config.ts
 * import { defineConfig } from "sigmaflow";
 *
 * export default defineConfig({ use: ["acme-sketch", "./my-nodes"] });
 * ```
 */
export function defineConfig(config: Config): Config {
  return config;
}

/** A configuration and where it was found. */
interface FoundConfig {
  readonly file: string;
  readonly config: Config;
}

/**
 * Reads a configuration.
 *
 * @throws `CONFIG_INVALID` and what importing throws.
 */
export async function readConfig(file: string): Promise<FoundConfig> {
  shareRunningCopy();
  const { default: config } = await importModule(file, file);
  const refuse = (reason: string) => useErrors.CONFIG_INVALID({ file, reason });
  if (typeof config !== "object" || config === null || Array.isArray(config)) {
    throw refuse('its default export must be an object such as { use: ["acme-sketch"] }');
  }
  const unknown = Object.keys(config).filter((key) => key !== "use");
  if (unknown.length > 0)
    throw refuse(`it has ${unknown.map((key) => `\`${key}\``).join(" and ")}, but only \`use\` has a meaning`);
  const { use = [] } = config as { readonly use?: unknown };
  if (!Array.isArray(use) || !use.every((entry) => typeof entry === "string" || isPackage(entry))) {
    throw refuse("`use` must be a list of packages and of names of packages, folders or files");
  }
  return { file, config: { use } };
}
