import type { Catalogue, GivenValue, GraphBody } from "@sigmaflow/core";
import { fileService } from "@sigmaflow/nodes";

/** A file that a node of a graph will read. */
export interface NamedFile {
  /** Path of the node. */
  readonly path: string;
  readonly file: string;
}

type InputValues = Readonly<Record<string, unknown>>;

/**
 * The files that a graph's nodes name by literals or by the graph's inputs, bodies and compounds included: what can be
 * refused before anything runs. Names that are only known later are refused when they are read.
 */
export function namedFiles(graph: GraphBody, inputs: InputValues, catalogue: Catalogue): readonly NamedFile[] {
  const found: NamedFile[] = [];
  visit(graph, inputs, "");
  return found;

  function visit(body: GraphBody, values: InputValues, prefix: string): void {
    for (const [id, node] of Object.entries(body.nodes)) {
      const entry = catalogue.nodes[node.type];
      const path = prefix + id;
      const given = valuesOf(node.in ?? {}, values);
      const inner = entry?.graph ?? (node.body !== undefined && "nodes" in node.body ? node.body : undefined);
      if (inner !== undefined) visit(inner, { ...defaultsOf(inner), ...given }, `${path}/`);
      else if (entry?.uses.includes(fileService.name) && typeof given.path === "string")
        found.push({ path, file: given.path });
    }
  }
}

function valuesOf(given: Readonly<Record<string, GivenValue>>, inputs: InputValues): InputValues {
  const values: Record<string, unknown> = {};
  for (const [port, value] of Object.entries(given)) {
    const link = typeof value === "object" && value !== null && "$input" in value ? value.$input : undefined;
    const found = typeof link === "string" ? inputs[link] : value;
    if (typeof found === "string") values[port] = found;
  }
  return values;
}

function defaultsOf(body: GraphBody): InputValues {
  return Object.fromEntries(Object.entries(body.inputs ?? {}).map(([name, spec]) => [name, spec.default]));
}
