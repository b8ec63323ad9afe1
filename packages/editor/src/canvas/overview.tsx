import { MiniMap, type ReactFlowState, useStore } from "@xyflow/react";

/** Whether every card is in sight. */
function showsAll({ transform: [x, y, zoom], width, height, nodes }: ReactFlowState): boolean {
  return nodes.every(({ position, measured }) => {
    const left = position.x * zoom + x;
    const top = position.y * zoom + y;
    const right = left + (measured?.width ?? 0) * zoom;
    const bottom = top + (measured?.height ?? 0) * zoom;
    return left >= 0 && top >= 0 && right <= width && bottom <= height;
  });
}

/** The whole graph in a corner, as long as the canvas shows only part of it. */
export function Overview() {
  const isNeedless = useStore(showsAll);
  return <MiniMap pannable zoomable ariaLabel="Overview" className={`overview${isNeedless ? " needless" : ""}`} />;
}
