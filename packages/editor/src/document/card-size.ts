import type { Catalogue, GraphBody, GraphNode, PortSpec } from "@sigmaflow/core";
import { own } from "@sigmaflow/core/editing";
import { lookOf } from "./look.ts";
import { oncePer } from "./once-per.ts";
import { inputPorts, isWritable, outputPorts, type PortView, parseSpec, picturePort } from "./ports.ts";
import { inputsCard, isLinked, newPort, outputsCard } from "./wires.ts";

/** The sizes of cards in the style sheet, in pixels. */
const size = { width: 252, narrow: 212, head: 36, row: 28, box: 78, padding: 14, more: 23 } as const;

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

/** A port as it stands on its card. */
export interface PlacedPort {
  readonly name: string;
  readonly side: "input" | "output";
  /** Of the port's middle, from the card's upper edge, in pixels. */
  readonly y: number;
}

/** A card as it is drawn before anything was measured. */
export interface CardForm {
  readonly width: number;
  readonly height: number;
  readonly ports: readonly PlacedPort[];
}

const border = 1;

const top = border + size.head + size.padding / 2;
const y = (row: number, below = 0) => top + (row + 0.5) * size.row + below;

/** The form of the card of a graph's inputs, or of its outputs. */
function interfaceForm(declared: object, side: PlacedPort["side"]): CardForm {
  const names = [...Object.keys(declared), newPort];
  const height = 2 * top + size.row * names.length - size.head;
  return { width: size.narrow, height, ports: names.map((name, row) => ({ name, side, y: y(row) })) };
}

const inputsForm = oncePer((inputs: object) => interfaceForm(inputs, "output"));
const outputsForm = oncePer((outputs: object) => interfaceForm(outputs, "input"));

const nodeForm = oncePer((catalogue: Catalogue) =>
  oncePer((node: GraphNode): CardForm => {
    const { linked, written, folded } = cardInputs(node, catalogue);
    const outputs = outputPorts(node, catalogue, undefined);
    const pairs = Math.max(linked.length, outputs.length);
    let boxes = 0;
    const ports: PlacedPort[] = [
      ...linked.map(({ name }, row) => ({ name, side: "input" as const, y: y(row) })),
      ...outputs.map(({ name }, row) => ({ name, side: "output" as const, y: y(row) })),
      ...written.map(({ name, spec }, row) => {
        const placed = { name, side: "input" as const, y: y(pairs + row, size.box * boxes) };
        if (isBox(spec) && !isLinked(own(node.in, name))) boxes++;
        return placed;
      }),
    ];
    if (lookOf(node).collapsed === true) {
      const middle = border + size.head / 2;
      return {
        width: size.width,
        height: size.head + 2 * border,
        ports: ports.map((port) => ({ ...port, y: middle })),
      };
    }
    const rows = size.row * (pairs + written.length) + size.box * boxes;
    const height = 2 * top - size.head + rows + (folded.length > 0 ? size.more : 0);
    return { width: size.width, height, ports };
  }),
);

const nothing = {};

/**
 * Width, height and ports that a card will have, as long as it shows no picture and nothing is unfolded: the same object as
 * long as what it is drawn from is the same.
 */
export function cardForm(body: GraphBody, id: string, catalogue: Catalogue): CardForm {
  if (id === inputsCard) return inputsForm(body.inputs ?? nothing);
  if (id === outputsCard) return outputsForm(body.outputs ?? nothing);
  const node = own(body.nodes, id);
  return node === undefined
    ? { width: size.width, height: size.head + 2 * border, ports: [] }
    : nodeForm(catalogue)(node);
}

/** Width and height that a card will have, before it is drawn, with room for the picture that it will show. */
export function cardSize(body: GraphBody, id: string, catalogue: Catalogue): { width: number; height: number } {
  const { width, height } = cardForm(body, id, catalogue);
  const node = own(body.nodes, id);
  const shows =
    node !== undefined && lookOf(node).collapsed !== true && picturePort(node, catalogue, undefined) !== undefined;
  return { width, height: height - 2 * border + (shows ? size.width : 0) };
}
