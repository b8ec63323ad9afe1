import { type ReactFlowState, useStore } from "@xyflow/react";
import { type ReactNode, useMemo } from "react";
import { createPortal } from "react-dom";

const domOf = ({ domNode }: ReactFlowState) => domNode;

/**
 * What is panned and zoomed with the cards. React Flow's own looks its element up among all cards, every time that anything of
 * the canvas changes.
 */
export function ViewportPortal({ children }: { readonly children: ReactNode }) {
  const canvas = useStore(domOf);
  const place = useMemo(() => canvas?.querySelector(".react-flow__viewport-portal"), [canvas]);
  return place && createPortal(children, place);
}
