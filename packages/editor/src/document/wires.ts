import type { GivenValue, GraphBody } from "@sigmaflow/core";
import { eachLink, isFrom, isInput, linkParts, own } from "@sigmaflow/core/editing";
import { oncePer } from "./once-per.ts";

/** Canvas id of the card that stands for the graph's own inputs; no node can be called so. */
export const inputsCard = "$inputs";
/** Canvas id of the card that stands for the graph's own outputs. */
export const outputsCard = "$outputs";

/** Name of the port on those cards that makes a new input or output of what is linked to it. */
export const newPort = "+";

/** One end of a wire: a node, or one of the two cards, and the port there. */
export interface End {
  readonly node: string;
  readonly port: string;
}

/** A link of a graph as something drawn from one port to another. */
export interface Wire {
  readonly id: string;
  readonly from: End;
  readonly to: End;
  /** Place in the list, when the input is given a list of links. */
  readonly index?: number;
}

/** The port that a link starts at. */
export function startOf(link: GivenValue): End | undefined {
  if (isInput(link)) return { node: inputsCard, port: link.$input };
  return isFrom(link) ? linkParts(link.$from) : undefined;
}

/** The link that starts at a port. */
export function linkFrom({ node, port }: End): GivenValue {
  return node === inputsCard ? { $input: port } : { $from: `${node}.${port}` };
}

/** Id of the wire into an input. */
export function wireId(to: End, index: number | undefined): string {
  return index === undefined ? `${to.node}.${to.port}` : `${to.node}.${to.port}[${index}]`;
}

/** All wires of a graph. Links to nodes that do not exist have none. */
export const wiresOf = oncePer((body: GraphBody): readonly Wire[] => {
  const wires: Wire[] = [];
  const draw = (link: GivenValue, to: End, index: number | undefined) => {
    const from = startOf(link);
    if (from === undefined) return;
    const found = from.node === inputsCard ? own(body.inputs, from.port) : own(body.nodes, from.node);
    if (found !== undefined) {
      wires.push({ id: wireId(to, index), from, to, ...(index !== undefined && { index }) });
    }
  };
  for (const [node, { in: given }] of Object.entries(body.nodes)) {
    for (const [port, value] of Object.entries(given ?? {})) {
      eachLink(value, (link, index) => draw(link, { node, port }, index));
    }
  }
  for (const [port, output] of Object.entries(body.outputs ?? {})) {
    draw(
      "$from" in output ? { $from: output.$from } : { $input: output.$input },
      { node: outputsCard, port },
      undefined,
    );
  }
  return wires;
});

/** Whether an input's value is a link, or a list with links in it. */
export function isLinked(value: GivenValue | undefined): boolean {
  let linked = false;
  if (value !== undefined) eachLink(value, () => (linked = true));
  return linked;
}
