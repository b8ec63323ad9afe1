import { useStoreApi } from "@xyflow/react";
import { memo, useMemo, useRef } from "react";
import { boundsOf } from "./bounds.ts";
import type { CardNode, WireEdge } from "./flow-model.ts";
import { MovingWires } from "./moving-wires.tsx";
import { ViewportPortal } from "./viewport-portal.tsx";
import { type EndOf, followCards, lineWidth, wirePaths } from "./wire-paths.ts";

interface Wires {
  readonly edges: readonly WireEdge[];
  readonly nodes: readonly CardNode[];
  /** The zoom that faces are drawn for. */
  readonly zoom: number;
}

/**
 * All wires from afar, in a graph of many: a few paths that belong to nobody. Only those of cards that moved are worked out
 * again, so that panning costs nothing.
 */
export function WireLayer({ edges, nodes, zoom }: Wires) {
  const store = useStoreApi();
  const drawn = useMemo(() => wirePaths(edges), [edges]);
  const dragged = useDragged(nodes);
  const moving = useMemo(() => {
    const ids = new Set(dragged);
    return edges.filter(({ source, target }) => ids.has(source) || ids.has(target));
  }, [edges, dragged]);
  const endOf: EndOf = (wire, side) => {
    const node = drawn.cards.get(wire[side]);
    if (node === undefined) return undefined;
    const port = side === "source" ? wire.sourceHandle : wire.targetHandle;
    const bounds = store.getState().nodeLookup.get(node.id)?.internals.handleBounds?.[side];
    const {
      x = 0,
      y = 0,
      width = 0,
      height = 0,
    } = (node.handles ?? bounds)?.find((one) => one.id === port && one.type === side) ?? {};
    return { x: node.position.x + x + (side === "source" ? width : 0), y: node.position.y + y + height / 2 };
  };
  followCards(drawn, { nodes, dragged, endOf });
  const resting = useRef(nodes);
  if (dragged.length === 0) resting.current = nodes;
  const { left, top, right, bottom } = boundsOf(resting.current);
  return (
    <>
      <ViewportPortal>
        <svg className="wire-layer" aria-hidden style={{ strokeWidth: lineWidth(zoom) }}>
          {/* As good as nothing below all cards: with it the browser sees at once that they are one picture. */}
          {nodes.length > 0 && <rect x={left} y={top} width={right - left} height={bottom - top} />}
          {drawn.parts.map(({ colour, path }, number) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place in the list
            <Part key={number} colour={colour} path={path} />
          ))}
        </svg>
      </ViewportPortal>
      {moving.length > 0 && <MovingWires wires={moving} endOf={endOf} />}
    </>
  );
}

const Part = memo(function Part({ colour, path }: { readonly colour: string; readonly path: string }) {
  return <path d={path} stroke={colour} />;
});

const none: readonly string[] = [];

/** The cards that are being dragged; the same list while they are the same. */
function useDragged(nodes: readonly CardNode[]): readonly string[] {
  const before = useRef(none);
  const now = nodes.filter(({ dragging }) => dragging).map(({ id }) => id);
  const isSame = now.length === before.current.length && now.every((id, at) => id === before.current[at]);
  if (!isSame) before.current = now;
  return before.current;
}
