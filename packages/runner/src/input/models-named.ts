import type { Catalogue, GraphBody } from "@sigmaflow/core";
import { visitNamed } from "./visit-named.ts";

/** Names of models by which a run is placed, at most: one that names more is as well performed anywhere. */
const most = 16;

/**
 * The models that a graph will load, by name and in order of the alphabet, as far as that is known before it runs: those
 * that nodes name by literals, by defaults, or by the graph's inputs.
 */
export function modelsNamed(
  graph: GraphBody,
  inputs: Readonly<Record<string, unknown>>,
  catalogue: Catalogue,
): readonly string[] {
  const found = new Set<string>();
  visitNamed(graph, inputs, catalogue, ({ entry, given, wired }) => {
    for (const [port, { names, default: usual }] of Object.entries(entry?.inputs ?? {})) {
      if (names !== "models") continue;
      const name = wired[port] === undefined ? usual : given[port];
      if (typeof name === "string") found.add(name);
    }
  });
  return found.size > most ? [] : [...found].sort();
}
