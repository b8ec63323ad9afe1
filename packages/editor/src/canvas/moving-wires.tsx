import { type ReactFlowState, useStore } from "@xyflow/react";
import { useLayoutEffect, useRef } from "react";
import { useShallow } from "zustand/react/shallow";
import { faceZoom } from "./detail.ts";
import type { WireEdge } from "./flow-model.ts";
import { type EndOf, lineWidth, pathOf } from "./wire-paths.ts";

const sightOf = ({ width, height, transform }: ReactFlowState) => ({ width, height, transform });

/**
 * Wires of cards that are being dragged, from afar. They are painted on a canvas, which lays out and paints nothing else; in
 * the picture of the other wires each of their moves would have the browser look through all cards.
 */
export function MovingWires({ wires, endOf }: { readonly wires: readonly WireEdge[]; readonly endOf: EndOf }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colours = useRef(new Map<string, string>());
  const { width, height, transform } = useStore(useShallow(sightOf));
  const ratio = window.devicePixelRatio;
  useLayoutEffect(() => {
    const element = canvas.current!;
    const context = element.getContext("2d");
    if (context === null) return;
    const colourOf = (wire: WireEdge) => {
      const named = wire.style?.stroke ?? "";
      let colour = colours.current.get(named);
      if (colour === undefined) {
        element.style.color = named;
        colour = getComputedStyle(element).color;
        colours.current.set(named, colour);
      }
      return colour;
    };
    const [x, y, zoom] = transform;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, element.width, element.height);
    context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y);
    context.lineWidth = lineWidth(faceZoom(zoom));
    for (const wire of wires) {
      context.strokeStyle = colourOf(wire);
      context.stroke(new Path2D(pathOf(wire, endOf)));
    }
  });
  return <canvas ref={canvas} className="moving-wires" aria-hidden width={ratio * width} height={ratio * height} />;
}
