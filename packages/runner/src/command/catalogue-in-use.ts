import type { Catalogue } from "@sigmaflow/core";
import { findConfig } from "../use/find-config.ts";
import type { UseFlags } from "../use/packages-in-use.ts";
import { builtInCatalogue } from "./built-in-catalogue.ts";
import { printNote } from "./print-note.ts";

/** The catalogue of the built-in nodes and of the packages in use, which are loaded only if there are any. */
export async function catalogueInUse(flags: UseFlags): Promise<Catalogue> {
  if ((flags.use ?? []).length === 0 && !hasConfig(flags)) return builtInCatalogue();
  const { catalogueOfPackages } = await import("./catalogue-of-packages.ts");
  return await catalogueOfPackages(flags);
}

/** Whether there is a configuration to use; one that must not be used is named. */
function hasConfig({ config = true }: UseFlags): boolean {
  return config && findConfig({ folder: process.cwd(), onIgnored: printNote }) !== undefined;
}
