import type { GraphBody } from "@sigmaflow/core";
import { own } from "@sigmaflow/core/editing";
import type { Edge, Node } from "@xyflow/react";
import { arranged, cardsOf, positionsOf } from "../document/layout.ts";
import { colourOf } from "../document/ports.ts";
import { type Situation, typeAt } from "../document/verdict.ts";
import { inputsCard, outputsCard, type Wire, wiresOf } from "../document/wires.ts";

/** A card on the canvas; what it shows it finds by its id. */
export type CardNode = Node<Record<string, never>, "node" | "inputs" | "outputs">;
/** A wire on the canvas. */
export type WireEdge = Edge<{ readonly wire: Wire }>;

function kindOf(id: string): CardNode["type"] & string {
  if (id === inputsCard) return "inputs";
  return id === outputsCard ? "outputs" : "node";
}

const computed = new WeakMap<GraphBody, ReturnType<typeof arranged>>();

/** Places of cards that no document keeps, such as those inside of a compound. */
function placesOf({ body, catalogue }: Situation) {
  const known = computed.get(body) ?? arranged(body, catalogue);
  computed.set(body, known);
  return known;
}

/** The cards of a graph; `before` are those on screen, whose measured sizes stay. */
export function cardNodes(
  situation: Situation,
  options: { readonly selection: readonly string[]; readonly before: readonly CardNode[]; readonly fixed: boolean },
): CardNode[] {
  const { body } = situation;
  const positions = positionsOf(body);
  const measured = new Map(options.before.map((node) => [node.id, node.measured]));
  const chosen = new Set(options.selection);
  return cardsOf(body).map((id) => {
    const size = measured.get(id);
    return {
      id,
      type: kindOf(id),
      position: positions.get(id) ?? placesOf(situation).get(id) ?? { x: 0, y: 0 },
      data: {},
      selected: chosen.has(id),
      draggable: !options.fixed,
      ariaLabel: cardLabel(situation, id),
      ...(size && { measured: size }),
    };
  });
}

/** What a card is called. */
export function cardLabel({ body, catalogue }: Pick<Situation, "body" | "catalogue">, id: string): string {
  if (id === inputsCard) return "Inputs of the graph";
  if (id === outputsCard) return "Outputs of the graph";
  const node = own(body.nodes, id);
  return node?.label ?? own(catalogue.nodes, node?.type ?? "")?.label ?? node?.type ?? id;
}

/** Which wires are drawn, and how. */
export interface WireOptions {
  readonly selected: readonly string[];
  /** Whether those are drawn that begin at the graph's inputs; otherwise pills at their ports stand for them. */
  readonly ofInputs: boolean;
}

/** The wires of a graph in the colours of what they carry. */
export function wireEdges(situation: Situation, { selected, ofInputs }: WireOptions): WireEdge[] {
  const chosen = new Set(selected);
  const isDrawn = ({ from, to, index }: Wire) =>
    ofInputs || from.node !== inputsCard || to.node === outputsCard || index !== undefined;
  return wiresOf(situation.body)
    .filter(isDrawn)
    .map((wire) => {
      const { id, from, to } = wire;
      const colour = colourOf(typeAt(situation, from), situation.catalogue);
      return {
        id,
        source: from.node,
        sourceHandle: from.port,
        target: to.node,
        targetHandle: to.port,
        selected: chosen.has(id),
        data: { wire },
        style: { stroke: colour },
        ariaLabel: `Wire from ${cardLabel(situation, from.node)} ${from.port} to ${cardLabel(situation, to.node)} ${to.port}`,
      };
    });
}
