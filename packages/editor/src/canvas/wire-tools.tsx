import { useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { Plus } from "lucide-react";
import { useEffect, useState } from "react";
import type { Point } from "../document/layout.ts";
import { openOf } from "../store/editor.ts";
import { offerOnWire } from "../store/inserting.ts";
import { addPoint } from "../store/routing.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { canvasTexts } from "../texts/canvas.ts";
import { ViewportPortal } from "./viewport-portal.tsx";
import { placedAt, WireNote } from "./wire-notes.tsx";
import { middleOf } from "./wires-under.ts";

interface Hovered {
  readonly id: string;
  readonly at: Point;
  readonly hasRoom: boolean;
}

/**
 * What the wire below the pointer, or with the focus, carries, and in its middle a button that offers nodes to put there; a
 * double click does so, too.
 */
export function WireTools() {
  const editor = useEditorStore();
  const flow = useReactFlow();
  const store = useStoreApi();
  const zoom = useStore(({ transform }) => transform[2]);
  const fixed = useEditor((state) => openOf(state).compound !== undefined);
  const body = useEditor((state) => openOf(state).body);
  const [hovered, setHovered] = useState<Hovered>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: in another graph the wire is elsewhere or gone.
  useEffect(() => setHovered(undefined), [body]);
  useEffect(() => {
    const { domNode } = store.getState();
    if (domNode === null) return undefined;
    const edgeOf = (target: EventTarget | null) =>
      target instanceof Element ? target.closest<SVGGElement>(".react-flow__edge") : null;
    const show = (target: EventTarget | null) => {
      const edge = edgeOf(target);
      const id = edge?.dataset.id;
      const middle = edge && middleOf(edge);
      setHovered(
        id !== undefined && middle != null
          ? { id, at: flow.screenToFlowPosition(middle), hasRoom: middle.hasRoom }
          : undefined,
      );
    };
    // Who points at the tools, or presses them, is still at their wire.
    const isAtTools = (target: EventTarget | null) =>
      target instanceof Element && target.closest(".wire-tools") !== null;
    const over = ({ target, buttons }: PointerEvent) => {
      if (!isAtTools(target)) show(buttons === 0 ? target : null);
    };
    // A wire that is walked to shows itself like one below the pointer.
    const focus = ({ target }: FocusEvent) => {
      if (!isAtTools(target)) show(target);
    };
    const twice = ({ target, altKey, clientX, clientY }: MouseEvent) => {
      const id = edgeOf(target)?.dataset.id;
      if (id === undefined || (target instanceof Element && target.closest(".wire-point"))) return;
      if (altKey) addPoint(editor, id, flow.screenToFlowPosition({ x: clientX, y: clientY }));
      else offerOnWire(editor, id);
    };
    domNode.addEventListener("pointerover", over);
    domNode.addEventListener("focusin", focus);
    domNode.addEventListener("dblclick", twice);
    return () => {
      domNode.removeEventListener("pointerover", over);
      domNode.removeEventListener("focusin", focus);
      domNode.removeEventListener("dblclick", twice);
    };
  }, [store, flow, editor]);
  if (hovered === undefined) return null;
  return (
    <ViewportPortal>
      <div className="wire-tools nodrag nopan" style={placedAt(hovered.at, zoom)}>
        <WireNote id={hovered.id} />
        {!fixed && hovered.hasRoom && (
          <button
            type="button"
            className="wire-add"
            aria-label={canvasTexts.insert}
            title={canvasTexts.insertKey}
            tabIndex={-1}
            onClick={() => offerOnWire(editor, hovered.id)}
          >
            <Plus size={14} />
          </button>
        )}
      </div>
    </ViewportPortal>
  );
}
