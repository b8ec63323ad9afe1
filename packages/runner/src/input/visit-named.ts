import type { Catalogue, GivenValue, GraphBody } from "@sigmaflow/core";

type Entry = Catalogue["nodes"][string];
type InputValues = Readonly<Record<string, unknown>>;

/** A node of a graph that is no compound and no loop, with what its inputs are known to be. */
export interface NamedNode {
  readonly path: string;
  readonly entry: Entry | undefined;
  /** Texts that are given to it by literals or by the graph's inputs. */
  readonly given: Readonly<Record<string, string>>;
  /** What its document says of its inputs. */
  readonly wired: Readonly<Record<string, GivenValue>>;
}

/** Calls `see` with every node of a graph, those in bodies and compounds included. */
export function visitNamed(
  graph: GraphBody,
  inputs: InputValues,
  catalogue: Catalogue,
  see: (node: NamedNode) => void,
): void {
  visit(graph, inputs, "");

  function visit(body: GraphBody, values: InputValues, prefix: string): void {
    for (const [id, node] of Object.entries(body.nodes)) {
      const entry = catalogue.nodes[node.type];
      const path = prefix + id;
      const { in: wired = {} } = node;
      const given = textsOf(wired, values);
      const inner = entry?.graph ?? (node.body !== undefined && "nodes" in node.body ? node.body : undefined);
      if (inner !== undefined) visit(inner, { ...defaultsOf(inner), ...given }, `${path}/`);
      else see({ path, entry, given, wired });
    }
  }
}

function textsOf(given: Readonly<Record<string, GivenValue>>, inputs: InputValues): Record<string, string> {
  const values: Record<string, string> = {};
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
