import type { Catalogue, GraphBody } from "@sigmaflow/core";
import { own } from "@sigmaflow/core/editing";
import { type Edge, type Node, type NodeHandle, Position } from "@xyflow/react";
import { type CardForm, cardForm } from "../document/card-size.ts";
import { sayFacts } from "../document/facts-text.ts";
import { arranged, cardsOf, manyCards, type Point, positionsOf } from "../document/layout.ts";
import { oncePer } from "../document/once-per.ts";
import { colourOf } from "../document/ports.ts";
import { pointsOf } from "../document/reroute.ts";
import { factsAt, type Situation, typeAt } from "../document/verdict.ts";
import { type End, inputsCard, outputsCard, type Wire, wiresOf } from "../document/wires.ts";
import { canvasTexts } from "../texts/canvas.ts";

/** A card on the canvas; what it shows it finds by its id. `form` is what it was taken to be before it was measured. */
export type CardNode = Node<{ readonly form?: CardForm }, "node" | "inputs" | "outputs">;
/** A wire on the canvas. */
export type WireEdge = Edge<{ readonly wire: Wire; readonly points: readonly Point[] }>;

function kindOf(id: string): CardNode["type"] & string {
  if (id === inputsCard) return "inputs";
  return id === outputsCard ? "outputs" : "node";
}

/** Places of cards that no document keeps, such as those inside of a compound. */
const placesOf = oncePer((catalogue: Catalogue) => oncePer((body: GraphBody) => arranged(body, catalogue)));

/** Side of a port's handle, as the style sheet has it. */
const handle = 12;

function handlesOf({ width, ports }: CardForm): NodeHandle[] {
  return ports.map(({ name, side, y }) => ({
    id: name,
    type: side === "output" ? "source" : "target",
    position: side === "output" ? Position.Right : Position.Left,
    x: (side === "output" ? width - 1 : 1) - handle / 2,
    y: y - handle / 2,
    width: handle,
    height: handle,
  }));
}

interface CardsOptions {
  readonly selection: readonly string[];
  /** The cards so far: those that are to be the same stay the same objects, and measured sizes stay. */
  readonly before: readonly CardNode[];
  readonly fixed: boolean;
  /** Whether a card is drawn whole, so that the canvas measures it itself. */
  readonly isWhole: (id: string) => boolean;
}

/**
 * The cards of a graph. Where there are many their sizes and ports are worked out, so that nothing has to be drawn, and
 * measured, to be known; those that are drawn whole are measured all the same.
 */
export function cardNodes(situation: Situation, { selection, before, fixed, isWhole }: CardsOptions): CardNode[] {
  const { body, catalogue } = situation;
  const positions = positionsOf(body);
  const known = new Map(before.map((node) => [node.id, node]));
  const chosen = new Set(selection);
  const ids = cardsOf(body);
  const isMany = ids.length > manyCards;
  return ids.map((id) => {
    const old = known.get(id);
    const position = positions.get(id) ?? placesOf(catalogue)(body).get(id) ?? { x: 0, y: 0 };
    const [selected, draggable, ariaLabel] = [chosen.has(id), !fixed, cardLabel(situation, id)];
    const form = isMany ? cardForm(body, id, catalogue) : undefined;
    const sameForm = old?.data.form === form;
    if (
      sameForm &&
      old?.position.x === position.x &&
      old.position.y === position.y &&
      old.selected === selected &&
      old.draggable === draggable &&
      old.ariaLabel === ariaLabel
    ) {
      return old;
    }
    const common = { id, type: kindOf(id), position, selected, draggable, ariaLabel };
    if (form === undefined) return { ...common, data: {}, ...(old?.measured && { measured: old.measured }) };
    const { width, height } = form;
    const size =
      old?.measured !== undefined && (sameForm || isWhole(id))
        ? { measured: old.measured, ...(old.handles && { handles: old.handles }) }
        : { measured: { width, height }, handles: handlesOf(form) };
    return { ...common, data: { form }, ...size };
  });
}

/** What a card is called. */
export function cardLabel({ body, catalogue }: Pick<Situation, "body" | "catalogue">, id: string): string {
  if (id === inputsCard) return canvasTexts.inputsCard;
  if (id === outputsCard) return canvasTexts.outputsCard;
  const node = own(body.nodes, id);
  return node?.label ?? own(catalogue.nodes, node?.type ?? "")?.label ?? node?.type ?? id;
}

/** Which wires are drawn, and how. */
interface WireOptions {
  readonly selected: readonly string[];
  /** Whether those are drawn that begin at the graph's inputs; otherwise pills at their ports stand for them. */
  readonly ofInputs: boolean;
  /** The wires so far: those that are to be the same stay the same objects. */
  readonly before: readonly WireEdge[];
}

/** The wires of a graph in the colours of what they carry. */
export function wireEdges(situation: Situation, { selected, ofInputs, before }: WireOptions): WireEdge[] {
  const chosen = new Set(selected);
  const known = new Map(before.map((edge) => [edge.id, edge]));
  const isDrawn = ({ from, to, index }: Wire) =>
    ofInputs || from.node !== inputsCard || to.node === outputsCard || index !== undefined;
  return wiresOf(situation.body)
    .filter(isDrawn)
    .map((wire) => {
      const { id, from, to } = wire;
      const points = pointsOf(situation.body, wire);
      const edge = {
        id,
        source: from.node,
        sourceHandle: from.port,
        target: to.node,
        targetHandle: to.port,
        selected: chosen.has(id),
        data: { wire, points },
        ...(points.length > 0 && { type: "routed" }),
        style: { stroke: colourOf(typeAt(situation, from), situation.catalogue) },
        ariaLabel: wireLabel(situation, wire),
      };
      const old = known.get(id);
      return old !== undefined && isSame(old, edge) ? old : edge;
    });
}

/** What a wire is called, for those who hear it. */
function wireLabel(situation: Situation, { from, to }: Wire): string {
  const ends = { from: cardLabel(situation, from.node), to: cardLabel(situation, to.node) };
  return canvasTexts.wire({ ...ends, output: from.port, input: to.port }) + carried(situation, from);
}

/** What is known of what a wire carries. */
function carried(situation: Situation, from: End): string {
  const facts = sayFacts(typeAt(situation, from), factsAt(situation, from) ?? {}, situation.catalogue);
  return facts === "" ? "" : `, ${facts}`;
}

function isSameWay(one: readonly Point[], other: readonly Point[]): boolean {
  return one.length === other.length && one.every(({ x, y }, at) => x === other[at]!.x && y === other[at]!.y);
}

function isSame(one: WireEdge, other: WireEdge): boolean {
  return (
    one.source === other.source &&
    one.sourceHandle === other.sourceHandle &&
    one.selected === other.selected &&
    one.ariaLabel === other.ariaLabel &&
    one.style?.stroke === other.style?.stroke &&
    one.data?.wire.index === other.data?.wire.index &&
    isSameWay(one.data?.points ?? [], other.data?.points ?? [])
  );
}
