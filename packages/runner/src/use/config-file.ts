import { isPackage, type Package } from "@sigmaflow/core";
import { useErrors } from "./error-codes.ts";
import { importModule } from "./load-package.ts";
import { shareRunningCopy } from "./running-copy.ts";

/** What `sigmaflow.config.ts` (or `.js`, `.json`) says by its default export. */
export interface Config {
  /** Packages, or their names, folders and files relative to the configuration. */
  readonly use?: readonly (Package | string)[];
  /** What servers and workers share, as `--store`, `--queue` and `--artifacts` name it; those and variables come before it. */
  readonly store?: string;
  readonly queue?: string;
  readonly artifacts?: string;
}

/** Settings that are texts. */
const texts = ["store", "queue", "artifacts"] as const;

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
export interface FoundConfig {
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
  const unknown = Object.keys(config).filter((key) => !["use", ...texts].includes(key));
  const quoted = (keys: readonly string[]) => keys.map((key) => `\`${key}\``).join(" and ");
  if (unknown.length > 0)
    throw refuse(`it has ${quoted(unknown)}, but only ${quoted(["use", ...texts])} have a meaning`);
  const found = config as { readonly [name in keyof Config]?: unknown };
  const wrong = texts.find((name) => found[name] !== undefined && typeof found[name] !== "string");
  if (wrong !== undefined) throw refuse(`\`${wrong}\` must be a text, the address that \`--${wrong}\` takes`);
  const { use = [] } = found;
  if (!Array.isArray(use) || !use.every((entry) => typeof entry === "string" || isPackage(entry))) {
    throw refuse("`use` must be a list of packages and of names of packages, folders or files");
  }
  const named = texts.flatMap((name) => (typeof found[name] === "string" ? [[name, found[name]]] : []));
  return { file, config: { use, ...Object.fromEntries(named) } };
}
