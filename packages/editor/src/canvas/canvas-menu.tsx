import { useStoreApi } from "@xyflow/react";
import { useEffect, useState } from "react";
import type { Point } from "../document/layout.ts";
import type { MenuPlace } from "../keys/command.ts";
import { select } from "../store/editing.ts";
import type { Drag, Editor } from "../store/editor.ts";
import { useEditorStore } from "../store/use-editor.ts";
import { Menu } from "./menu.tsx";

/** Where a menu was asked for, on the screen, and on what. */
interface Asked {
  readonly at: Point;
  readonly place: MenuPlace;
  readonly port?: Drag;
}

/** How long a finger rests until it asks for a menu, in milliseconds, and how far it may stray, in pixels. */
const patience = 550;
const stray = 8;

/** What of the canvas an element belongs to; what is not chosen yet is chosen, as the menu's commands are for that. */
function placeOf(editor: Editor, target: Element): Pick<Asked, "place" | "port"> {
  const port = target.closest<HTMLElement>(".react-flow__handle");
  const { nodeid: node, handleid: name } = port?.dataset ?? {};
  if (port !== null && node !== undefined && name !== undefined) {
    const side = port.classList.contains("source") ? "output" : "input";
    return { place: "port", port: { end: { node, port: name }, side } };
  }
  const card = target.closest<HTMLElement>(".react-flow__node")?.dataset.id;
  if (card !== undefined) {
    if (!editor.getState().selection.includes(card)) select(editor, [card]);
    return { place: editor.getState().selection.length > 1 ? "nodes" : "node" };
  }
  const wire = target.closest<SVGGElement>(".react-flow__edge")?.dataset.id;
  if (wire === undefined) return { place: "canvas" };
  if (!editor.getState().selectedWires.includes(wire)) editor.setState({ selectedWires: [wire], selection: [] });
  return { place: "wire" };
}

/** The menus of the canvas and of all that is on it: by the right button, by keys, or by a finger that rests. */
export function CanvasMenu() {
  const editor = useEditorStore();
  const store = useStoreApi();
  const [asked, setAsked] = useState<Asked>();
  useEffect(() => {
    const { domNode } = store.getState();
    if (domNode === null) return undefined;
    const open = (target: Element, at: Point) => setAsked({ at, ...placeOf(editor, target) });
    const menu = (event: MouseEvent) => {
      const { target, clientX, clientY } = event;
      // In fields the browser's own menu has the words and the spelling.
      if (!(target instanceof Element) || target.closest("input, textarea, select") !== null) return;
      event.preventDefault();
      open(target, { x: clientX, y: clientY });
    };
    let resting: { readonly timer: ReturnType<typeof setTimeout>; readonly at: Point } | undefined;
    const stop = () => {
      clearTimeout(resting?.timer);
      resting = undefined;
    };
    const down = ({ target, pointerType, isPrimary, clientX, clientY }: PointerEvent) => {
      stop();
      if (pointerType !== "touch" || !isPrimary || !(target instanceof Element)) return;
      const at = { x: clientX, y: clientY };
      resting = { at, timer: setTimeout(() => open(target, at), patience) };
    };
    const move = ({ clientX, clientY }: PointerEvent) => {
      if (resting && Math.hypot(clientX - resting.at.x, clientY - resting.at.y) > stray) stop();
    };
    domNode.addEventListener("contextmenu", menu);
    domNode.addEventListener("pointerdown", down, { capture: true });
    domNode.addEventListener("pointermove", move, { capture: true });
    domNode.addEventListener("pointerup", stop, { capture: true });
    domNode.addEventListener("pointercancel", stop, { capture: true });
    return () => {
      stop();
      domNode.removeEventListener("contextmenu", menu);
      domNode.removeEventListener("pointerdown", down, { capture: true });
      domNode.removeEventListener("pointermove", move, { capture: true });
      domNode.removeEventListener("pointerup", stop, { capture: true });
      domNode.removeEventListener("pointercancel", stop, { capture: true });
    };
  }, [store, editor]);
  return asked && <Menu {...asked} onClose={() => setAsked(undefined)} />;
}
