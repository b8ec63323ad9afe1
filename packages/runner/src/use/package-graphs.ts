import type { GraphDocument, Package } from "@sigmaflow/core";

/** The graphs that come with packages, by `PACKAGE/NAME`. */
export function graphsOf(packages: readonly Package[]): ReadonlyMap<string, GraphDocument> {
  return new Map(
    packages.flatMap(({ name, graphs = {} }) =>
      Object.entries(graphs).map(([graph, document]) => [`${name}/${graph}`, document] as const),
    ),
  );
}
