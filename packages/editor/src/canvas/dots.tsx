import { useStoreApi } from "@xyflow/react";
import { useLayoutEffect, useRef } from "react";

/** From one dot to the next at zoom 1, in pixels. */
export const gap = 22;

/** Below this zoom dots would be a grey mist. */
const leastZoom = 0.25;

/** What is left of a length after whole gaps, never negative. */
const rest = (length: number, step: number) => length - Math.floor(length / step) * step;

/** The canvas's dots. Panning moves what is painted and paints nothing: React Flow's own paint the whole canvas every time. */
export function Dots() {
  const store = useStoreApi();
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    let drawn = 0;
    const draw = () => {
      const { style } = element.current!;
      const [x, y, zoom] = store.getState().transform;
      const step = gap * zoom;
      if (zoom !== drawn) {
        style.setProperty("--step", `${step}px`);
        style.display = zoom < leastZoom ? "none" : "";
        drawn = zoom;
      }
      if (zoom >= leastZoom) style.transform = `translate(${rest(x, step) - step}px, ${rest(y, step) - step}px)`;
    };
    draw();
    return store.subscribe(draw);
  }, [store]);
  return <div ref={element} className="dots" aria-hidden />;
}
