import { getBezierPath, Position, useStoreApi, ViewportPortal } from "@xyflow/react";
import { memo, useMemo } from "react";
import { boundsOf } from "./bounds.ts";
import type { CardNode, WireEdge } from "./flow-model.ts";

/** Wires of one colour that are one path: few enough that a card that is dragged redraws little, many enough to cost little. */
const inOne = 12;

interface Part {
  readonly colour: string;
  readonly wires: WireEdge[];
  path: string;
}

/** Wires by what they are drawn with, and by the cards at their ends. */
function partsOf(edges: readonly WireEdge[]) {
  const parts: Part[] = [];
  const filling = new Map<string, Part>();
  const at = new Map<string, Set<Part>>();
  for (const wire of edges) {
    const colour = wire.style?.stroke ?? "";
    let part = filling.get(colour);
    if (part === undefined || part.wires.length === inOne) {
      part = { colour, wires: [], path: "" };
      filling.set(colour, part);
      parts.push(part);
    }
    part.wires.push(wire);
    for (const id of [wire.source, wire.target]) at.set(id, (at.get(id) ?? new Set()).add(part));
  }
  return { parts, at, cards: new Map<string, CardNode>() };
}

/**
 * All wires from afar, in a graph of many: a few paths that belong to nobody. Only those of cards that moved are worked out
 * again, so that panning costs nothing.
 */
export function WireLayer({
  edges,
  nodes,
}: {
  readonly edges: readonly WireEdge[];
  readonly nodes: readonly CardNode[];
}) {
  const store = useStoreApi();
  const drawn = useMemo(() => partsOf(edges), [edges]);
  const { parts, at, cards } = drawn;
  const endOf = (id: string, type: "source" | "target", port: string | null | undefined) => {
    const node = cards.get(id);
    if (node === undefined) return undefined;
    const bounds = store.getState().nodeLookup.get(id)?.internals.handleBounds?.[type];
    const {
      x = 0,
      y = 0,
      width = 0,
      height = 0,
    } = (node.handles ?? bounds)?.find((one) => one.id === port && one.type === type) ?? {};
    return { x: node.position.x + x + (type === "source" ? width : 0), y: node.position.y + y + height / 2 };
  };
  const changed = new Set<Part>();
  for (const node of nodes) {
    if (cards.get(node.id) === node) continue;
    cards.set(node.id, node);
    for (const part of at.get(node.id) ?? []) changed.add(part);
  }
  for (const part of changed) {
    part.path = "";
    for (const { source, sourceHandle, target, targetHandle } of part.wires) {
      const [start, end] = [endOf(source, "source", sourceHandle), endOf(target, "target", targetHandle)];
      if (start === undefined || end === undefined) continue;
      part.path += getBezierPath({
        ...{ sourceX: start.x, sourceY: start.y, sourcePosition: Position.Right },
        ...{ targetX: end.x, targetY: end.y, targetPosition: Position.Left },
      })[0];
    }
  }
  const { left, top, right, bottom } = boundsOf(nodes);
  return (
    <ViewportPortal>
      <svg className="wire-layer" aria-hidden>
        {/* As good as nothing below all cards: with it the browser sees at once that they are one picture. */}
        {nodes.length > 0 && <rect x={left} y={top} width={right - left} height={bottom - top} />}
        {parts.map(({ colour, path }, number) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place in the list
          <WirePart key={number} colour={colour} path={path} />
        ))}
      </svg>
    </ViewportPortal>
  );
}

const WirePart = memo(function WirePart({ colour, path }: { readonly colour: string; readonly path: string }) {
  return <path d={path} stroke={colour} />;
});
