import type { Catalogue, GraphBody, PortSpec } from "@sigmaflow/core";
import { isInput, own } from "@sigmaflow/core/editing";
import { inputPorts } from "./ports.ts";

/**
 * A graph's input as a form shows it: where it does not say itself what of the server's it names, the first port says it
 * that it is linked to, inside of loops and maps as well.
 */
export function namedInput(body: GraphBody, name: string, spec: PortSpec, catalogue: Catalogue): PortSpec {
  if (spec.type !== "string" || spec.names !== undefined) return spec;
  const names = namesAt(body, name, catalogue);
  return names === undefined ? spec : { ...spec, names };
}

function namesAt(body: GraphBody, input: string, catalogue: Catalogue): string | undefined {
  for (const node of Object.values(body.nodes))
    for (const { name, spec } of inputPorts(node, catalogue)) {
      const given = own(node.in, name);
      if (!isInput(given) || given.$input !== input) continue;
      const inside = node.body !== undefined && !("$graph" in node.body) ? node.body : undefined;
      const names = spec.names ?? (inside && namesAt(inside, name, catalogue));
      if (names !== undefined) return names;
    }
  return undefined;
}
