import { type ReactFlowState, useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { type PointerEvent, useEffect, useRef } from "react";
import { pathIn } from "../document/scope.ts";
import { useEditorStore } from "../store/use-editor.ts";

type Flow = ReactFlowState;

/** Its size in pixels, and how much room it leaves around the cards. */
const [wide, high, margin] = [150, 96, 6];

/** Whether every card is in sight. */
function showsAll({ transform: [x, y, zoom], width, height, nodes }: Flow): boolean {
  return nodes.every(({ position, measured }) => {
    const left = position.x * zoom + x;
    const top = position.y * zoom + y;
    const right = left + (measured?.width ?? 0) * zoom;
    const bottom = top + (measured?.height ?? 0) * zoom;
    return left >= 0 && top >= 0 && right <= width && bottom <= height;
  });
}

/** The part of the canvas that is in sight. */
function sightOf({ transform: [x, y, zoom], width, height }: Flow) {
  return { left: -x / zoom, top: -y / zoom, width: width / zoom, height: height / zoom };
}

/** What is shown, all cards and what is in sight, and how it comes to fit. */
function frameOf(flow: Flow) {
  const sight = sightOf(flow);
  let { left, top } = sight;
  let [right, bottom] = [left + sight.width, top + sight.height];
  for (const { position, measured } of flow.nodes) {
    left = Math.min(left, position.x);
    top = Math.min(top, position.y);
    right = Math.max(right, position.x + (measured?.width ?? 0));
    bottom = Math.max(bottom, position.y + (measured?.height ?? 0));
  }
  const scale = Math.min((wide - 2 * margin) / (right - left), (high - 2 * margin) / (bottom - top));
  const x = wide / 2 - ((left + right) / 2) * scale;
  const y = high / 2 - ((top + bottom) / 2) * scale;
  return { sight, scale, x, y };
}

/** Draws all cards as small boxes: chosen, running and failed ones in their colours. */
function paint(canvas: HTMLCanvasElement, flow: Flow, colourOf: (id: string, isChosen: boolean) => string): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const dense = window.devicePixelRatio;
  if (canvas.width !== wide * dense) [canvas.width, canvas.height] = [wide * dense, high * dense];
  const { sight, scale, x, y } = frameOf(flow);
  context.setTransform(dense, 0, 0, dense, 0, 0);
  context.clearRect(0, 0, wide, high);
  for (const { id, position, measured, selected } of flow.nodes) {
    context.fillStyle = colourOf(id, selected === true);
    const size = [measured?.width ?? 0, measured?.height ?? 0].map((side) => Math.max(1, side * scale));
    context.fillRect(position.x * scale + x, position.y * scale + y, size[0]!, size[1]!);
  }
  const style = getComputedStyle(canvas);
  context.strokeStyle = style.getPropertyValue("--accent");
  context.lineWidth = 1.5;
  context.strokeRect(sight.left * scale + x, sight.top * scale + y, sight.width * scale, sight.height * scale);
}

/** The whole graph in a corner, as long as the canvas shows only part of it: a click or a drag there shows that part. */
export function Overview() {
  const editor = useEditorStore();
  const store = useStoreApi();
  const flow = useReactFlow();
  const isNeedless = useStore(showsAll);
  const element = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (isNeedless) return;
    let frame = 0;
    const draw = () => {
      frame = 0;
      const canvas = element.current;
      if (canvas === null) return;
      const style = getComputedStyle(canvas);
      const named = (name: string) => style.getPropertyValue(name);
      const colours = {
        rest: named("--faint"),
        chosen: named("--accent"),
        failed: named("--error"),
        running: named("--good"),
      };
      const { run, scope } = editor.getState();
      paint(canvas, store.getState(), (id, isChosen) => {
        if (isChosen) return colours.chosen;
        const state = run?.nodes.get(pathIn(scope, id))?.state;
        return state === "failed" || state === "running" ? colours[state] : colours.rest;
      });
    };
    const soon = () => {
      if (frame === 0) frame = requestAnimationFrame(draw);
    };
    soon();
    const stops = [store.subscribe(soon), editor.subscribe(soon)];
    return () => {
      cancelAnimationFrame(frame);
      for (const stop of stops) stop();
    };
  }, [editor, store, isNeedless]);
  const show = ({ currentTarget, clientX, clientY, buttons }: PointerEvent<HTMLCanvasElement>) => {
    if (buttons !== 1) return;
    const { left, top } = currentTarget.getBoundingClientRect();
    const { scale, x, y } = frameOf(store.getState());
    void flow.setCenter((clientX - left - x) / scale, (clientY - top - y) / scale, { zoom: flow.getZoom() });
  };
  return (
    <canvas
      ref={element}
      className={`overview${isNeedless ? " needless" : ""}`}
      role="img"
      aria-label="Overview"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        show(event);
      }}
      onPointerMove={show}
      onWheel={({ deltaY }) => void (deltaY < 0 ? flow.zoomIn() : flow.zoomOut())}
    />
  );
}
