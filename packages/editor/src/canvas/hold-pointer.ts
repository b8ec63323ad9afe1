import type { ReactFlowProps } from "@xyflow/react";
import type { PointerEvent } from "react";
import type { CardNode, WireEdge } from "./flow-model.ts";

/**
 * Handlers of the canvas by which the mouse belongs to the pane while one pans, and to a card while one drags it: the browser
 * need not find out at every move which card of all lies below.
 */
export function holdPointer(): Pick<ReactFlowProps<CardNode, WireEdge>, "onPointerDown" | "onNodeDragStart"> {
  let mouse: number | undefined;
  return {
    onPointerDown({ target, button, pointerId, pointerType }: PointerEvent) {
      mouse = pointerType === "mouse" && button === 0 ? pointerId : undefined;
      if (mouse === undefined || !(target instanceof Element)) return;
      if (target.classList.contains("react-flow__pane")) target.setPointerCapture(mouse);
    },
    // Not before: what is only pressed is still a click on what lies in the card.
    onNodeDragStart({ target }) {
      const card = target instanceof Element ? target.closest(".react-flow__node") : null;
      if (mouse !== undefined) card?.setPointerCapture(mouse);
    },
  };
}
