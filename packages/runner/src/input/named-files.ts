import type { Catalogue, GraphBody } from "@sigmaflow/core";
import { fileService } from "@sigmaflow/nodes";
import { visitNamed } from "./visit-named.ts";

/** A file that a node of a graph will read. */
export interface NamedFile {
  /** Path of the node. */
  readonly path: string;
  readonly file: string;
}

/**
 * The files that a graph's nodes name by literals or by the graph's inputs, bodies and compounds included: what can be
 * refused before anything runs. Names that are only known later are refused when they are read.
 */
export function namedFiles(
  graph: GraphBody,
  inputs: Readonly<Record<string, unknown>>,
  catalogue: Catalogue,
): readonly NamedFile[] {
  const found: NamedFile[] = [];
  visitNamed(graph, inputs, catalogue, ({ path, entry, given }) => {
    if (entry?.uses.includes(fileService.name) && given.path !== undefined) found.push({ path, file: given.path });
  });
  return found;
}
