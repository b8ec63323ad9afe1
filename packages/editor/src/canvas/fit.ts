import { getNodesBounds, getViewportForBounds, useNodesInitialized, useReactFlow, type Viewport } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { useEditor } from "../store/use-editor.ts";
import type { CardNode } from "./flow-model.ts";

/** The farthest away that one can look from: thousands of cards are in sight. */
export const leastZoom = 0.01;

const padding = 0.08;

/** The view that shows all cards, before the canvas knows its own size: what is beside it is left out roughly. */
export function startingView(nodes: CardNode[]): Viewport {
  const { clientWidth, clientHeight } = document.documentElement;
  return getViewportForBounds(getNodesBounds(nodes), 0.7 * clientWidth, 0.9 * clientHeight, leastZoom, 1, padding);
}

/** Shows the whole graph when another one was opened, as soon as its cards' sizes are known. */
export function useFit(): void {
  const fit = useEditor((state) => state.fit);
  const ready = useNodesInitialized();
  const shown = useRef(-1);
  const { fitView } = useReactFlow();
  useEffect(() => {
    if (!ready || shown.current === fit) return;
    shown.current = fit;
    requestAnimationFrame(() => void fitView({ padding, maxZoom: 1, minZoom: leastZoom }));
  }, [ready, fit, fitView]);
}
