import { useReactFlow } from "@xyflow/react";
import { Maximize, Minus, Network, Plus, Spline } from "lucide-react";
import { openOf } from "../store/editor.ts";
import { inputWires } from "../store/preference.ts";
import { tidy } from "../store/tidying.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";

/** Zoom and tidy, in a corner. */
export function CanvasTools() {
  const editor = useEditorStore();
  const flow = useReactFlow();
  const drawn = inputWires.use();
  const fixed = useEditor((state) => openOf(state).compound !== undefined);
  return (
    <div className="canvas-tools" role="toolbar" aria-label="View">
      <button type="button" className="icon-button" aria-label="Zoom in" onClick={() => void flow.zoomIn()}>
        <Plus size={16} />
      </button>
      <button type="button" className="icon-button" aria-label="Zoom out" onClick={() => void flow.zoomOut()}>
        <Minus size={16} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Show everything"
        title="Show everything (F)"
        onClick={() => void flow.fitView({ padding: 0.08, maxZoom: 1 })}
      >
        <Maximize size={16} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Tidy"
        title="Tidy the layout, or what is chosen (Alt+L)"
        disabled={fixed}
        onClick={() => void tidy(editor)}
      >
        <Network size={16} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Wires of the graph's inputs"
        title="Wires of the graph's inputs"
        aria-pressed={drawn}
        onClick={inputWires.toggle}
      >
        <Spline size={16} />
      </button>
    </div>
  );
}
