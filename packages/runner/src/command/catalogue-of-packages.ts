import { type Catalogue, catalogueOf } from "@sigmaflow/core";
import { packagesOf, type UseFlags } from "../use/packages-in-use.ts";
import { withBuiltIn } from "../use/with-built-in.ts";
import { printNote } from "./print-note.ts";

/** The catalogue of the built-in nodes and of the packages in use, which are loaded. */
export async function catalogueOfPackages(flags: UseFlags): Promise<Catalogue> {
  return catalogueOf(withBuiltIn(await packagesOf(flags, { onNote: printNote })).registry);
}
