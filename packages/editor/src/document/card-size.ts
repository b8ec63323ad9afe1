import type { Catalogue, GraphBody, GraphNode, PortSpec } from "@sigmaflow/core";
import { own } from "@sigmaflow/core/editing";
import { inputPorts, isWritable, outputPorts, type PortView, parseSpec, picturePort } from "./ports.ts";
import { inputsCard, isLinked, outputsCard } from "./wires.ts";

/** The sizes of cards in the style sheet, in pixels. */
const size = { width: 252, narrow: 212, head: 36, row: 28, box: 78, padding: 14, more: 26 } as const;

/** The inputs of a node in the groups in which its card shows them. */
export interface CardInputs {
  /** Values that only nodes can make: a port without a control. */
  readonly linked: readonly PortView[];
  /** Values people can write. */
  readonly written: readonly PortView[];
  /** Rarely changed and not given: folded away. */
  readonly folded: readonly PortView[];
}

/** Sorts a node's inputs into the groups in which its card shows them. */
export function cardInputs(node: GraphNode, catalogue: Catalogue): CardInputs {
  const linked: PortView[] = [];
  const written: PortView[] = [];
  const folded: PortView[] = [];
  for (const port of inputPorts(node, catalogue)) {
    const given = node.in !== undefined && Object.hasOwn(node.in, port.name);
    if (port.spec.advanced === true && !given) folded.push(port);
    else if (isWritable(port.type, catalogue) && !(port.type.id === "any" && !given)) written.push(port);
    else linked.push(port);
  }
  return { linked, written, folded };
}

const oneLine: ReadonlySet<string> = new Set(["int", "float", "boolean", "seed", "enum", "any"]);

/** Whether a port's control is a box of several lines: for long texts, and for whatever is written as JSON. */
export function isBox(spec: PortSpec): boolean {
  return spec.type === "string" ? spec.multiline === true : !oneLine.has(parseSpec(spec).id);
}

/** Width and height that a card will have, before it is drawn, with room for the picture that it will show. */
export function cardSize(body: GraphBody, id: string, catalogue: Catalogue): { width: number; height: number } {
  if (id === inputsCard || id === outputsCard) {
    const ports = Object.keys((id === inputsCard ? body.inputs : body.outputs) ?? {}).length;
    return { width: size.narrow, height: size.head + size.padding + size.row * (ports + 1) };
  }
  const node = own(body.nodes, id);
  if (node === undefined) return { width: size.width, height: size.head };
  const { linked, written, folded } = cardInputs(node, catalogue);
  const outputs = outputPorts(node, catalogue, undefined).length;
  const rows = Math.max(linked.length, outputs) + written.length;
  const boxes = written.filter(({ name, spec }) => isBox(spec) && !isLinked(own(node.in, name))).length;
  const more = folded.length > 0 ? size.more : 0;
  const picture = picturePort(node, catalogue, undefined) === undefined ? 0 : size.width;
  return { width: size.width, height: size.head + size.padding + size.row * rows + size.box * boxes + more + picture };
}
