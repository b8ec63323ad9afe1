import type { Catalogue, CatalogueNode, GivenValue, GraphBody, Json } from "@sigmaflow/core";
import { isFrom, isInput, linkParts, own, versionMark } from "@sigmaflow/core/editing";
import { sameType, typeRead } from "./heal.ts";
import { inputPorts, isWritable, type PortView, portView } from "./ports.ts";
import { relink } from "./relink.ts";
import { type Situation, typeAt, typesFit } from "./verdict.ts";
import { type End, startOf, wiresOf } from "./wires.ts";

function portsOf(specs: CatalogueNode["inputs"]): PortView[] {
  return Object.entries(specs).map((port) => portView(...port));
}

/** The output of another type that a reader can be given instead: of the same name, else of the same kind. */
function outputFor(situation: Situation, entry: CatalogueNode, from: End, to: End): string | undefined {
  const was = typeAt(situation, from);
  const wanted = typeRead(situation, to) ?? was;
  if (wanted === undefined) return undefined;
  const fitting = portsOf(entry.outputs).filter(({ type }) => typesFit(type, wanted, situation.catalogue));
  const found = fitting.find(({ name }) => name === from.port) ?? fitting.find(({ type }) => sameType(type, was));
  return (found ?? fitting[0])?.name;
}

/** Whether a node could be of another type with everybody who reads it. */
export function canReplace(situation: Situation, id: string, entry: CatalogueNode): boolean {
  const node = own(situation.body.nodes, id);
  if (node === undefined || node.type === entry.type || entry.body !== undefined) return false;
  const wires = wiresOf(situation.body);
  const read = wires.filter(({ from }) => from.node === id);
  if (!read.every(({ from, to }) => outputFor(situation, entry, from, to) !== undefined)) return false;
  const given = wires.filter(({ to }) => to.node === id);
  // Something in common: an output that is read, or a wire that comes in.
  return read.length > 0 || given.some(({ to }) => own(entry.inputs, to.port) !== undefined);
}

/** The graph with a node of another type in its place, which keeps id, place, values and wires as far as they fit. */
export function replaceNode(situation: Situation, id: string, entry: CatalogueNode): GraphBody {
  const { body, catalogue } = situation;
  const node = own(body.nodes, id);
  if (node === undefined) return body;
  const { label: _label, ...kept } = node;
  const given = keptInputs(situation, id, entry, catalogue);
  const next = { ...kept, type: entry.type, ...versionMark(entry.version), in: given };
  if (entry.version === 1) delete next.v;
  const relinked = relink(body, (link, to) => {
    if (!isFrom(link) || linkParts(link.$from).node !== id) return link;
    const port = outputFor(situation, entry, linkParts(link.$from), to);
    return port === undefined ? undefined : { $from: `${id}.${port}` };
  });
  return { ...relinked, nodes: { ...relinked.nodes, [id]: next } };
}

/** What of a node's inputs another type takes: by name first, wires that are left over by kind. */
function keptInputs(
  situation: Situation,
  id: string,
  entry: CatalogueNode,
  catalogue: Catalogue,
): Record<string, GivenValue> {
  const node = own(situation.body.nodes, id)!;
  const ports = portsOf(entry.inputs);
  const result: Record<string, GivenValue> = {};
  const left: GivenValue[] = [];
  for (const { name, type } of inputPorts(node, catalogue)) {
    const value = own(node.in, name);
    if (value === undefined) continue;
    const start = isFrom(value) || isInput(value) ? startOf(value) : undefined;
    const brings = start === undefined ? type : (typeAt(situation, start) ?? type);
    const same = ports.find((port) => port.name === name);
    if (same !== undefined && typesFit(brings, same.type, catalogue) && isAllowed(value, same)) result[name] = value;
    else if (start !== undefined) left.push(value);
  }
  for (const value of left) {
    const brings = typeAt(situation, startOf(value)!);
    const port = ports.find(
      ({ name, type }) => !Object.hasOwn(result, name) && sameType(type, brings) && !isWritable(type, catalogue),
    );
    if (port !== undefined) result[port.name] = value;
  }
  return result;
}

/** Whether a written value is one of a choice's words; other values are judged by the check. */
function isAllowed(value: GivenValue, { spec }: PortView): boolean {
  return spec.values === undefined || typeof value !== "string" || spec.values.includes(value as Json & string);
}
