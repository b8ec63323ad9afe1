import { type FromLink, type InputLink, linkParts } from "../../graph/document.ts";
import { availableAmong } from "../../problem/data.ts";
import type { DocumentPath } from "../../problem/place.ts";
import type { CheckedGraph } from "../context.ts";
import { anything, type StaticInfo } from "../static-info.ts";

/** Where a link stands; worked out only when something is wrong there. */
export interface LinkPlace {
  readonly path: string;
  readonly port: string;
  readonly at: DocumentPath;
}

/** What a link to a node's output leads to. Reports links to nowhere, whose values may be anything. */
export function followFrom({ $from }: FromLink, graph: CheckedGraph, place: LinkPlace): StaticInfo {
  const { collector } = graph.context;
  const { node: id, port } = linkParts($from);
  if (id === "" || port === "") {
    const source = graph.nodes.get($from);
    const [output] = source?.outputs?.keys() ?? source?.shape?.outputs.keys() ?? [];
    collector.add({
      code: "BAD_LINK",
      ...spot(place),
      fault: "no output",
      found: $from,
      ...(output !== undefined && { output: `${$from}.${output}` }),
    });
    return anything;
  }
  const source = graph.nodes.get(id);
  if (source === undefined) {
    collector.add({ code: "UNKNOWN_NODE", ...spot(place), node: id, ...collector.nearest(id, graph.nodes.keys()) });
    return anything;
  }
  const known = source.outputs?.get(port);
  if (known !== undefined) return known;
  // In circles and behind unknown types nothing is known; those are reported by themselves.
  const all = source.outputs ?? (source.entry?.body === undefined ? source.shape?.outputs : undefined);
  if (all === undefined || (source.outputs === undefined && all.has(port))) return anything;
  const names = [...all.keys()];
  collector.add({
    code: "UNKNOWN_OUTPUT",
    ...spot(place),
    node: id,
    output: port,
    ...availableAmong(names),
    ...collector.nearest(port, names),
  });
  return anything;
}

/** What a link to a graph input leads to, which is noted as used. Reports links to undeclared inputs. */
export function followInput({ $input }: InputLink, graph: CheckedGraph, place: LinkPlace): StaticInfo {
  const input = graph.inputs.get($input);
  if (input !== undefined) {
    input.used = true;
    return input.known;
  }
  const { collector } = graph.context;
  collector.add({
    code: "UNKNOWN_GRAPH_INPUT",
    ...spot(place),
    input: $input,
    ...availableAmong(graph.inputs.keys()),
    ...collector.nearest($input, graph.inputs.keys()),
  });
  return anything;
}

/** A place with everything worked out. */
function spot({ path, port, at }: LinkPlace): LinkPlace {
  return { path, port, at };
}
