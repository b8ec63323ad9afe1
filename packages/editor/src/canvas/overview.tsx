import { type ReactFlowState, useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { type PointerEvent, useEffect, useRef } from "react";
import { pathIn } from "../document/scope.ts";
import { useTheme } from "../store/theme.ts";
import { useEditorStore } from "../store/use-editor.ts";
import { canvasTexts } from "../texts/canvas.ts";
import { type Box, boundsOf } from "./bounds.ts";

type Flow = ReactFlowState;

/** Its size in pixels, without its line, and how much room it leaves around the cards. */
const [wide, high, margin] = [148, 94, 6];

/** The part of the canvas that is in sight. */
function sightOf({ transform: [x, y, zoom], width, height }: Flow): Box {
  return { left: -x / zoom, top: -y / zoom, right: (width - x) / zoom, bottom: (height - y) / zoom };
}

/** Both boxes in one. */
function around(one: Box, other: Box): Box {
  return {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  };
}

/** Whether every card is in sight. */
function showsAll(flow: Flow): boolean {
  const [cards, sight] = [boundsOf(flow.nodes), sightOf(flow)];
  return (
    cards.left >= sight.left && cards.top >= sight.top && cards.right <= sight.right && cards.bottom <= sight.bottom
  );
}

/** How a part of the canvas comes to fit. */
function fitting({ left, top, right, bottom }: Box) {
  const scale = Math.min((wide - 2 * margin) / (right - left), (high - 2 * margin) / (bottom - top));
  return { scale, x: wide / 2 - ((left + right) / 2) * scale, y: high / 2 - ((top + bottom) / 2) * scale };
}

/** What is shown, all cards and what is in sight, as it fits. */
const frameOf = (flow: Flow) => fitting(around(boundsOf(flow.nodes), sightOf(flow)));

/** Draws all cards as small boxes: chosen, running and failed ones in their colours. */
function paint(canvas: HTMLCanvasElement, { nodes }: Flow, colourOf: (id: string, isChosen: boolean) => string) {
  const context = canvas.getContext("2d")!;
  const dense = window.devicePixelRatio;
  if (canvas.width !== wide * dense) [canvas.width, canvas.height] = [wide * dense, high * dense];
  const fit = fitting(boundsOf(nodes));
  const { scale, x, y } = fit;
  context.setTransform(dense, 0, 0, dense, 0, 0);
  context.clearRect(0, 0, wide, high);
  let last = "";
  for (const { id, position, measured, selected } of nodes) {
    const colour = colourOf(id, selected === true);
    if (colour !== last) context.fillStyle = colour; // which reads it anew
    last = colour;
    const size = [measured?.width ?? 0, measured?.height ?? 0].map((side) => Math.max(1, side * scale));
    context.fillRect(position.x * scale + x, position.y * scale + y, size[0]!, size[1]!);
  }
  return fit;
}

/** It follows what is panned so many milliseconds later: at every frame it would cost a twentieth of the frame. */
const pause = 50;

/** Width of the line around what is in sight. */
const line = 1.5;

/**
 * Puts what was painted of the cards, and the four lines around what is in sight, where they belong, by transforms alone:
 * panning neither paints nor lays out.
 */
function place(canvas: HTMLElement, lines: HTMLCollection, flow: Flow, painted: ReturnType<typeof fitting>): void {
  const [{ scale, x, y }, sight] = [frameOf(flow), sightOf(flow)];
  const ratio = scale / painted.scale;
  canvas.style.transform = `translate(${x - painted.x * ratio}px, ${y - painted.y * ratio}px) scale(${ratio})`;
  const [left, top] = [sight.left * scale + x, sight.top * scale + y];
  const [width, height] = [(sight.right - sight.left) * scale, (sight.bottom - sight.top) * scale];
  const places = [
    [left, top, width, line],
    [left, top + height - line, width, line],
    [left, top, line, height],
    [left + width - line, top, line, height],
  ];
  for (const [index, [atX, atY, wideBy, highBy]] of places.entries()) {
    (lines[index] as HTMLElement).style.transform = `translate(${atX}px, ${atY}px) scale(${wideBy}, ${highBy})`;
  }
}

/** The whole graph in a corner, as long as the canvas shows only part of it: a click or a drag there shows that part. */
export function Overview() {
  const editor = useEditorStore();
  const store = useStoreApi();
  const flow = useReactFlow();
  const theme = useTheme();
  const isNeedless = useStore(showsAll);
  const cards = useRef<HTMLCanvasElement>(null);
  const sight = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: colours are those of the theme.
  useEffect(() => {
    if (isNeedless) return;
    let timer: number | undefined;
    let painted: readonly unknown[] = [];
    let fit: ReturnType<typeof fitting> | undefined;
    const draw = () => {
      timer = undefined;
      const canvas = cards.current;
      if (canvas === null || sight.current === null) return;
      const [state, { run, scope }] = [store.getState(), editor.getState()];
      const lines = sight.current.children;
      const from = [state.nodes, run, scope];
      const isSame = from.every((one, index) => one === painted[index]);
      // A card is painted where it was until it is let go.
      if (fit && (isSame || state.nodes.some(({ dragging }) => dragging))) return place(canvas, lines, state, fit);
      painted = from;
      const style = getComputedStyle(canvas);
      const named = (name: string) => style.getPropertyValue(name);
      const colours = {
        rest: named("--faint"),
        chosen: named("--accent"),
        failed: named("--error"),
        running: named("--good"),
      };
      fit = paint(canvas, state, (id, isChosen) => {
        if (isChosen) return colours.chosen;
        const fares = run?.nodes.get(pathIn(scope, id))?.state;
        return fares === "failed" || fares === "running" ? colours[fares] : colours.rest;
      });
      place(canvas, lines, state, fit);
    };
    const soon = () => {
      timer ??= window.setTimeout(draw, pause);
    };
    soon();
    const stops = [store.subscribe(soon), editor.subscribe(soon)];
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [editor, store, isNeedless, theme]);
  const show = ({ currentTarget, clientX, clientY, buttons }: PointerEvent<HTMLDivElement>) => {
    if (buttons !== 1) return;
    const { left, top } = currentTarget.getBoundingClientRect();
    const { scale, x, y } = frameOf(store.getState());
    const { clientLeft, clientTop } = currentTarget;
    const [toX, toY] = [(clientX - left - clientLeft - x) / scale, (clientY - top - clientTop - y) / scale];
    void flow.setCenter(toX, toY, { zoom: flow.getZoom() });
  };
  return (
    <div
      className={`overview${isNeedless ? " needless" : ""}`}
      role="img"
      aria-label={canvasTexts.overview}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        show(event);
      }}
      onPointerMove={show}
      onWheel={({ deltaY }) => void (deltaY < 0 ? flow.zoomIn() : flow.zoomOut())}
    >
      <canvas ref={cards} className="overview-cards" />
      <div ref={sight} className="overview-sight">
        <i />
        <i />
        <i />
        <i />
      </div>
    </div>
  );
}
