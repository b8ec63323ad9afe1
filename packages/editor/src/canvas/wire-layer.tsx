import { getBezierPath, Position, useStoreApi, ViewportPortal } from "@xyflow/react";
import { memo, useRef } from "react";
import { boundsOf } from "./bounds.ts";
import type { CardNode, WireEdge } from "./flow-model.ts";

/** Wires of one colour that are one path: few enough that a card that is dragged redraws little, many enough to cost little. */
const inOne = 48;

interface Drawn {
  readonly from: CardNode;
  readonly to: CardNode;
  readonly path: string;
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
  const known = useRef(new Map<string, Drawn>());
  const cards = new Map(nodes.map((node) => [node.id, node]));
  const next = new Map<string, Drawn>();
  const byColour = new Map<string, string[]>();
  const endOf = (node: CardNode, type: "source" | "target", port: string | null | undefined) => {
    const bounds = store.getState().nodeLookup.get(node.id)?.internals.handleBounds?.[type];
    const {
      x = 0,
      y = 0,
      width = 0,
      height = 0,
    } = (node.handles ?? bounds)?.find((one) => one.id === port && one.type === type) ?? {};
    return { x: node.position.x + x + (type === "source" ? width : 0), y: node.position.y + y + height / 2 };
  };
  for (const { id, source, sourceHandle, target, targetHandle, style } of edges) {
    const [from, to] = [cards.get(source), cards.get(target)];
    if (from === undefined || to === undefined) continue;
    const before = known.current.get(id);
    let drawn = before;
    if (before?.from !== from || before.to !== to) {
      const start = endOf(from, "source", sourceHandle);
      const end = endOf(to, "target", targetHandle);
      const [path] = getBezierPath({
        ...{ sourceX: start.x, sourceY: start.y, sourcePosition: Position.Right },
        ...{ targetX: end.x, targetY: end.y, targetPosition: Position.Left },
      });
      drawn = { from, to, path };
    }
    next.set(id, drawn!);
    const colour = style?.stroke ?? "";
    const paths = byColour.get(colour);
    if (paths === undefined) byColour.set(colour, [drawn!.path]);
    else paths.push(drawn!.path);
  }
  known.current = next;
  const parts = [...byColour].flatMap(([colour, paths]) =>
    Array.from({ length: Math.ceil(paths.length / inOne) }, (_, part) => ({
      key: `${colour} ${part}`,
      colour,
      path: paths.slice(part * inOne, (part + 1) * inOne).join(""),
    })),
  );
  const { left, top, right, bottom } = boundsOf(nodes);
  return (
    <ViewportPortal>
      <svg className="wire-layer" aria-hidden>
        {/* As good as nothing below all cards: with it the browser sees at once that they are one picture. */}
        {nodes.length > 0 && <rect x={left} y={top} width={right - left} height={bottom - top} />}
        {parts.map(({ key, colour, path }) => (
          <WirePart key={key} colour={colour} path={path} />
        ))}
      </svg>
    </ViewportPortal>
  );
}

const WirePart = memo(function WirePart({ colour, path }: { readonly colour: string; readonly path: string }) {
  return <path d={path} stroke={colour} />;
});
