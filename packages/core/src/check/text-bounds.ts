import type { GraphBody } from "../graph/document.ts";
import { isInput } from "../graph/document.ts";
import { defaultLimits } from "../graph/limits.ts";
import { eachLink } from "../graph/links.ts";
import type { Catalogue } from "../node/catalogue.ts";
import type { PortSpec } from "../port/spec.ts";
import { own } from "../value/record.ts";

/** Longest text that an input accepts which declares no limit of its own, in UTF-16 units, unless given. */
export const longestText = defaultLimits.textBytes;

type Specs = Readonly<Record<string, PortSpec>>;

/**
 * A graph's inputs as they are taken from outside: each text, lists of texts included, with a `maxLength`. It is the
 * declared one, that of the ports which the input goes to directly, bodies' included, or `longest`, whichever is least:
 * what is longer would only fail once the graph runs.
 */
export function boundedInputs(graph: GraphBody, catalogue: Catalogue, longest = longestText): Specs {
  const inputs = Object.entries(graph.inputs ?? {});
  if (!inputs.some(([, spec]) => isText(spec))) return graph.inputs ?? {};
  const taken = lengthsTaken(graph, catalogue, longest);
  const least = (name: string, spec: PortSpec) =>
    Math.min(spec.maxLength ?? longest, taken.get(name) ?? longest, longest);
  return Object.fromEntries(
    inputs.map(([name, spec]) => [name, isText(spec) ? { ...spec, maxLength: least(name, spec) } : spec]),
  );
}

function isText({ type }: PortSpec): boolean {
  return type === "string" || type === "list<string>";
}

/** The least length that the ports which read an input accept, by the input's name. */
function lengthsTaken(graph: GraphBody, catalogue: Catalogue, longest: number): ReadonlyMap<string, number> {
  const taken = new Map<string, number>();
  for (const { type, in: given = {}, body } of Object.values(graph.nodes)) {
    const entry = own(catalogue.nodes, type);
    const inner = entry?.graph ?? (body !== undefined && "nodes" in body ? body : undefined);
    const ports =
      inner === undefined ? entry?.inputs : { ...entry?.inputs, ...boundedInputs(inner, catalogue, longest) };
    for (const [port, value] of Object.entries(given)) {
      const { maxLength } = own(ports, port) ?? {};
      if (maxLength === undefined) continue;
      eachLink(value, (link) => {
        if (isInput(link)) taken.set(link.$input, Math.min(maxLength, taken.get(link.$input) ?? longest));
      });
    }
  }
  return taken;
}
