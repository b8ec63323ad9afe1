import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useEffect } from "react";
import { type Fingers, pinched, type View } from "../document/pinch.ts";
import { useEditorStore } from "../store/use-editor.ts";

/**
 * Two fingers move and zoom the canvas wherever they are put down, on cards too. What the first one began ends there:
 * neither a card nor the frame of a choice follows it until all fingers are up. A wire that is held stays with its finger.
 */
export function TwoFingers() {
  const editor = useEditorStore();
  const store = useStoreApi();
  const flow = useReactFlow();
  useEffect(() => {
    const { domNode } = store.getState();
    if (domNode === null) return;
    let from: { readonly fingers: Fingers; readonly view: View; readonly chosen: readonly string[] } | undefined;
    const fingersOf = ({ touches }: TouchEvent): Fingers | undefined => {
      const { left, top } = domNode.getBoundingClientRect();
      const [one, other] = [...touches]
        .filter(({ target }) => domNode.contains(target as Node))
        .map(({ clientX, clientY }) => ({ x: clientX - left, y: clientY - top }));
      return one && other && [one, other];
    };
    const take = (event: Event) => {
      event.preventDefault();
      event.stopPropagation();
    };
    const down = (event: TouchEvent) => {
      const fingers = fingersOf(event);
      if (fingers === undefined || editor.getState().drag !== undefined) return;
      from = { fingers, view: flow.getViewport(), chosen: editor.getState().selection };
      take(event);
    };
    const move = (event: TouchEvent) => {
      if (from === undefined) return;
      take(event);
      const fingers = fingersOf(event);
      if (fingers === undefined) return;
      const { minZoom, maxZoom } = store.getState();
      void flow.setViewport(pinched(from.view, from.fingers, fingers, minZoom, maxZoom));
    };
    const up = ({ touches }: TouchEvent) => {
      if (from === undefined || touches.length > 0) return;
      // The first finger may have begun a frame, which lets go of what was chosen.
      editor.setState({ selection: from.chosen });
      from = undefined;
    };
    const follow = (event: PointerEvent) => from && event.pointerType === "touch" && take(event);
    const options = { capture: true, passive: false };
    domNode.addEventListener("touchstart", down, options);
    domNode.addEventListener("touchmove", move, options);
    domNode.addEventListener("touchend", up, options);
    domNode.addEventListener("touchcancel", up, options);
    domNode.addEventListener("pointermove", follow, options);
    return () => {
      domNode.removeEventListener("touchstart", down, options);
      domNode.removeEventListener("touchmove", move, options);
      domNode.removeEventListener("touchend", up, options);
      domNode.removeEventListener("touchcancel", up, options);
      domNode.removeEventListener("pointermove", follow, options);
    };
  }, [editor, store, flow]);
  return null;
}
