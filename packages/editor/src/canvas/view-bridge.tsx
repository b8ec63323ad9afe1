import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useEffect } from "react";
import type { Area } from "../document/free-place.ts";
import type { Point } from "../document/layout.ts";
import { useEditorStore } from "../store/use-editor.ts";
import { showsOn } from "../store/view.ts";
import { motion } from "./motion.ts";

/** Least distance of what is brought into sight from the canvas's rim, in pixels. */
const margin = 24;

/** How far a stretch has to move to lie within another; its start counts when it is too long. */
function shift(start: number, length: number, from: number, to: number): number {
  if (start < from || length > to - from) return from - start;
  return Math.min(0, to - start - length);
}

/** Lets the store know where the pointer is on the canvas, and move what it shows. */
export function ViewBridge() {
  const editor = useEditorStore();
  const flow = useReactFlow();
  const store = useStoreApi();
  useEffect(() => {
    let pointer: Point | undefined;
    const move = ({ target, clientX, clientY }: PointerEvent) => {
      const { domNode } = store.getState();
      pointer = domNode?.contains(target as Node) ? { x: clientX, y: clientY } : undefined;
    };
    const leave = () => {
      pointer = undefined;
    };
    const visible = () => {
      const { domNode, width, height } = store.getState();
      const { left = 0, top = 0 } = domNode?.getBoundingClientRect() ?? {};
      const { x, y } = flow.screenToFlowPosition({ x: left, y: top });
      return { x, y, width: width / flow.getZoom(), height: height / flow.getZoom() };
    };
    const reveal = (area: Area) => {
      const { x, y, zoom } = flow.getViewport();
      const { width, height } = store.getState();
      const right = shift(area.x * zoom + x, area.width * zoom, margin, width - margin);
      const down = shift(area.y * zoom + y, area.height * zoom, margin, height - margin);
      if (right !== 0 || down !== 0)
        void flow.setViewport({ x: x + right, y: y + down, zoom }, { duration: motion(200) });
    };
    const at = () => pointer && flow.screenToFlowPosition(pointer);
    const hide = showsOn(editor, { pointer: at, visible, reveal });
    document.addEventListener("pointermove", move);
    document.documentElement.addEventListener("pointerleave", leave);
    return () => {
      hide();
      document.removeEventListener("pointermove", move);
      document.documentElement.removeEventListener("pointerleave", leave);
    };
  }, [editor, flow, store]);
  return null;
}
