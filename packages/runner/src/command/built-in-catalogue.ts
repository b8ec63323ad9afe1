import { type Catalogue, catalogueOf } from "@sigmaflow/core";
import { createSdxlRegistry } from "@sigmaflow/nodes";

/** The catalogue of all built-in nodes. The bundled command holds it as data and need not load the nodes for it. */
export function builtInCatalogue(): Catalogue {
  return catalogueOf(createSdxlRegistry());
}
