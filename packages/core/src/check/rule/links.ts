import { type FromLink, type InputLink, linkParts } from "../../graph/document.ts";
import { availableAmong } from "../../problem/data.ts";
import type { DocumentPath } from "../../problem/place.ts";
import type { Scope } from "../context.ts";
import { anything, type Known } from "../known.ts";

/** Where a link stands; worked out only when something is wrong there. */
export interface LinkPlace {
  readonly path: string;
  readonly port: string;
  readonly at: DocumentPath;
}

/** What a link to a node's output leads to. Reports links to nowhere, which may give anything. */
export function followFrom({ $from }: FromLink, scope: Scope, place: LinkPlace): Known {
  const { report } = scope.context;
  const { node: id, port } = linkParts($from);
  if (id === "" || port === "") {
    const source = scope.nodes.get($from);
    const [output] = source?.outputs?.keys() ?? source?.shape?.outputs.keys() ?? [];
    report.add({
      code: "BAD_LINK",
      ...spot(place),
      fault: "no output",
      found: $from,
      ...(output !== undefined && { output: `${$from}.${output}` }),
    });
    return anything;
  }
  const source = scope.nodes.get(id);
  if (source === undefined) {
    report.add({ code: "UNKNOWN_NODE", ...spot(place), node: id, ...report.nearest(id, scope.nodes.keys()) });
    return anything;
  }
  const known = source.outputs?.get(port);
  if (known !== undefined) return known;
  // In circles and behind unknown types nothing is known; those are reported by themselves.
  const all = source.outputs ?? (source.entry?.body === undefined ? source.shape?.outputs : undefined);
  if (all === undefined || (source.outputs === undefined && all.has(port))) return anything;
  const names = [...all.keys()];
  report.add({
    code: "UNKNOWN_OUTPUT",
    ...spot(place),
    node: id,
    output: port,
    ...availableAmong(names),
    ...report.nearest(port, names),
  });
  return anything;
}

/** What a link to a graph input leads to, which is noted as used. Reports links to undeclared inputs. */
export function followInput({ $input }: InputLink, scope: Scope, place: LinkPlace): Known {
  const input = scope.inputs.get($input);
  if (input !== undefined) {
    input.used = true;
    return input.known;
  }
  const { report } = scope.context;
  report.add({
    code: "UNKNOWN_GRAPH_INPUT",
    ...spot(place),
    input: $input,
    ...availableAmong(scope.inputs.keys()),
    ...report.nearest($input, scope.inputs.keys()),
  });
  return anything;
}

/** A place with everything worked out. */
function spot({ path, port, at }: LinkPlace): LinkPlace {
  return { path, port, at };
}
