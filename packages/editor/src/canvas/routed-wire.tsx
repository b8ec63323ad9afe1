import { BaseEdge, type EdgeProps, getBezierPath, type Node, Position, useReactFlow } from "@xyflow/react";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { type Point, positionsOf } from "../document/layout.ts";
import { carried } from "../document/reroute.ts";
import { type Editor, openOf } from "../store/editor.ts";
import { changePoint } from "../store/routing.ts";
import { useEditorStore } from "../store/use-editor.ts";
import { canvasTexts } from "../texts/canvas.ts";
import type { WireEdge } from "./flow-model.ts";

/** How far an arrow key moves a point, and with Shift, in canvas units. */
const step = 10;
const smallStep = 1;

const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** One line through points, each entered from the left. */
function pathThrough(points: readonly Point[]): string {
  return points
    .slice(1)
    .map((to, at) => {
      const from = points[at]!;
      const [path] = getBezierPath({
        ...{ sourceX: from.x, sourceY: from.y, sourcePosition: Position.Right },
        ...{ targetX: to.x, targetY: to.y, targetPosition: Position.Left },
      });
      return at === 0 ? path : path.replace(/^M[^C]*/, "");
    })
    .join(" ");
}

/** How far a card is from where the document has it, while it is dragged; it goes by whole units. */
function dragged(editor: Editor, card: Node | undefined): Point {
  const kept = card && positionsOf(openOf(editor.getState()).body).get(card.id);
  if (kept === undefined) return { x: 0, y: 0 };
  return { x: Math.round(card!.position.x) - kept.x, y: Math.round(card!.position.y) - kept.y };
}

/** A wire that goes through points of its own, which are dragged, or moved and deleted by keys. */
export function RoutedWire({ id, source, target, style, data, ...ends }: EdgeProps<WireEdge>) {
  const editor = useEditorStore();
  const flow = useReactFlow();
  const [moving, setMoving] = useState<{ readonly at: number; readonly to: Point }>();
  const wire = data?.wire;
  if (wire === undefined) return null;
  const [from, to] = [source, target].map((end) => dragged(editor, flow.getNode(end)));
  const kept = carried(data?.points ?? [], from!, to!);
  const points = moving === undefined ? kept : kept.with(moving.at, moving.to);
  const move = (at: number) => (event: PointerEvent) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    setMoving({ at, to: flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }) });
  };
  const drop = () => {
    if (moving !== undefined) changePoint(editor, wire, moving);
    setMoving(undefined);
  };
  const press = (at: number) => (event: KeyboardEvent) => {
    const way = arrows[event.key];
    if (event.key === "Delete" || event.key === "Backspace") changePoint(editor, wire, { at, to: undefined });
    else if (way !== undefined && !event.ctrlKey) {
      const by = event.shiftKey ? smallStep : step;
      const { x, y } = kept[at]!;
      changePoint(editor, wire, { at, to: { x: x + by * way.x, y: y + by * way.y }, mark: `point ${id} ${at}` });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <BaseEdge
        id={id}
        path={pathThrough([{ x: ends.sourceX, y: ends.sourceY }, ...points, { x: ends.targetX, y: ends.targetY }])}
        {...(style && { style })}
      />
      {points.map(({ x, y }, at) => (
        // biome-ignore lint/a11y/useSemanticElements: it stands in the drawing of its wire.
        <circle
          // biome-ignore lint/suspicious/noArrayIndexKey: a point is known by its place along the wire alone.
          key={at}
          className="wire-point nodrag nopan"
          cx={x}
          cy={y}
          r={5}
          role="button"
          tabIndex={0}
          aria-label={canvasTexts.wirePoint({ at: at + 1, id })}
          onPointerDown={(event) => {
            event.stopPropagation();
            event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={move(at)}
          onPointerUp={drop}
          onDoubleClick={() => changePoint(editor, wire, { at, to: undefined })}
          onKeyDown={press(at)}
        />
      ))}
    </>
  );
}
