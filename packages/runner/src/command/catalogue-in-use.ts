import type { Catalogue } from "@sigmaflow/core";
import { findConfig } from "../use/find-config.ts";
import type { UseFlags } from "../use/packages-in-use.ts";
import { builtInCatalogue } from "./built-in-catalogue.ts";

/** The catalogue of the built-in nodes and of the packages in use, which are loaded only if there are any. */
export async function catalogueInUse(flags: UseFlags): Promise<Catalogue> {
  const isPlain =
    (flags.use ?? []).length === 0 && (flags.config === false || findConfig({ folder: process.cwd() }) === undefined);
  if (isPlain) return builtInCatalogue();
  const { catalogueOfPackages } = await import("./catalogue-of-packages.ts");
  return await catalogueOfPackages(flags);
}
