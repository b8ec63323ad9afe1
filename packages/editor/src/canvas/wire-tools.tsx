import { useReactFlow, useStore, useStoreApi, ViewportPortal } from "@xyflow/react";
import { Plus } from "lucide-react";
import { useEffect, useState } from "react";
import type { Point } from "../document/layout.ts";
import { openOf } from "../store/editor.ts";
import { offerOnWire } from "../store/inserting.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { middleOf } from "./wires-under.ts";

interface Hovered {
  readonly id: string;
  readonly at: Point;
}

/** The button in the middle of the wire below the pointer, which offers nodes to put there; a double click does so, too. */
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
    const over = ({ target, buttons }: PointerEvent) => {
      const edge = edgeOf(target);
      const id = edge?.dataset.id;
      const middle = edge && middleOf(edge);
      if (buttons === 0 && id !== undefined && middle != null)
        setHovered({ id, at: flow.screenToFlowPosition(middle) });
      else if (!(target instanceof Element && target.closest(".wire-tools"))) setHovered(undefined);
    };
    const twice = ({ target }: MouseEvent) => {
      const id = edgeOf(target)?.dataset.id;
      if (id !== undefined) offerOnWire(editor, id);
    };
    domNode.addEventListener("pointerover", over);
    domNode.addEventListener("dblclick", twice);
    return () => {
      domNode.removeEventListener("pointerover", over);
      domNode.removeEventListener("dblclick", twice);
    };
  }, [store, flow, editor]);
  if (hovered === undefined || fixed) return null;
  const { x, y } = hovered.at;
  return (
    <ViewportPortal>
      <button
        type="button"
        className="wire-tools nodrag nopan"
        aria-label="Insert a node on this wire"
        title="Insert a node (or double click the wire)"
        tabIndex={-1}
        style={{ transform: `translate(${x}px, ${y}px) translate(-50%, -50%) scale(${1 / zoom})` }}
        onClick={() => offerOnWire(editor, hovered.id)}
      >
        <Plus size={14} />
      </button>
    </ViewportPortal>
  );
}
