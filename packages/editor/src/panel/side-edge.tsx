import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { setSideWidth, sideWidths, useSideWidth } from "../store/side-width.ts";
import { panelTexts } from "../texts/panel.ts";

const keySteps: Readonly<Record<string, number>> = { ArrowLeft: 20, ArrowRight: -20, PageUp: 100, PageDown: -100 };

/** The edge between canvas and panel: dragged, or moved by arrow keys; a double click makes it as wide as usual. */
export function SideEdge() {
  const width = useSideWidth();
  // Width and place of the pointer when it took hold, as one sum.
  const held = useRef(0);
  const key = (event: KeyboardEvent) => {
    const step = keySteps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation(); // arrows move what is chosen elsewhere
    setSideWidth(width + step);
  };
  const move = ({ currentTarget, pointerId, clientX }: PointerEvent<HTMLElement>) => {
    if (currentTarget.hasPointerCapture(pointerId)) setSideWidth(held.current - clientX);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule between sections cannot be moved, this one can.
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={panelTexts.panelWidth}
      aria-controls="panel"
      aria-valuenow={width}
      aria-valuemin={sideWidths.least}
      aria-valuemax={sideWidths.most}
      tabIndex={0}
      className="side-edge"
      onKeyDown={key}
      onPointerDown={({ currentTarget, pointerId, clientX }) => {
        held.current = width + clientX;
        currentTarget.setPointerCapture(pointerId);
      }}
      onPointerMove={move}
      onDoubleClick={() => setSideWidth(sideWidths.usual)}
    />
  );
}
