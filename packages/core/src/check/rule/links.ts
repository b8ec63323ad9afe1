import { type FromLink, type InputLink, linkParts } from "../../graph/document.ts";
import type { DocumentPath } from "../../graph/parse-json.ts";
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
    const outputs = [...(source?.outputs?.keys() ?? source?.shape?.outputs.keys() ?? [])];
    report.add("BAD_LINK", {
      ...spot(place),
      message: `\`${$from}\` does not name a node's output.`,
      hint: outputs[0] === undefined ? "Write `node.output`." : `Write \`${$from}.${outputs[0]}\`.`,
    });
    return anything;
  }
  const source = scope.nodes.get(id);
  if (source === undefined) {
    report.add("UNKNOWN_NODE", {
      ...spot(place),
      message: `There is no node \`${id}\` in this graph.`,
      hint: report.hint(id, scope.nodes.keys(), "Correct the link, or add the node."),
    });
    return anything;
  }
  const known = source.outputs?.get(port);
  if (known !== undefined) return known;
  // In circles and behind unknown types nothing is known; those are reported by themselves.
  const all = source.outputs ?? (source.entry?.body === undefined ? source.shape?.outputs : undefined);
  if (all === undefined || (source.outputs === undefined && all.has(port))) return anything;
  const names = [...all.keys()];
  report.add("UNKNOWN_OUTPUT", {
    ...spot(place),
    message: `\`${id}\` has no output \`${port}\`${names.length === 0 ? "; it has none at all" : ""}.`,
    hint: report.hint(port, names, names.length === 0 ? "Link another node." : `It has ${list(names)}.`),
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
  const names = [...scope.inputs.keys()];
  scope.context.report.add("UNKNOWN_GRAPH_INPUT", {
    ...spot(place),
    message: `This graph has no input \`${$input}\`.`,
    hint: scope.context.report.hint(
      $input,
      names,
      names.length === 0 ? "Declare it under `inputs`." : `It has ${list(names)}; or declare it.`,
    ),
  });
  return anything;
}

/** A place with everything worked out. */
function spot({ path, port, at }: LinkPlace): LinkPlace {
  return { path, port, at };
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => `\`${name}\``);
  return `${shown.join(", ")}${names.length > 8 ? `, … (${names.length} in all)` : ""}`;
}
