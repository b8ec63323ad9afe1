import { useReactFlow, useStoreApi } from "@xyflow/react";
import { Maximize, Minus, Network, Plus, Spline, SquareDashedMousePointer, Trash2 } from "lucide-react";
import { useEffect } from "react";
import { openOf } from "../store/editor.ts";
import { inputWires } from "../store/preference.ts";
import { tidy } from "../store/tidying.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { deleteChosen } from "../store/wiring.ts";

interface CanvasToolsProps {
  /** Whether a tap adds to what is chosen, and a drag frames it. */
  readonly chooses: boolean;
  readonly onChoose: (chooses: boolean) => void;
}

/** Zoom, tidy, and choosing without keys, in a corner. */
export function CanvasTools({ chooses, onChoose }: CanvasToolsProps) {
  const editor = useEditorStore();
  const flow = useReactFlow();
  const store = useStoreApi();
  useEffect(() => store.setState({ multiSelectionActive: chooses }), [store, chooses]);
  const isChosen = useEditor(({ selection, selectedWires }) => selection.length + selectedWires.length > 0);
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
      <button
        type="button"
        className="icon-button"
        aria-label="Choose several"
        title="Choose several: press cards, or draw a frame around them"
        aria-pressed={chooses}
        onClick={() => onChoose(!chooses)}
      >
        <SquareDashedMousePointer size={16} />
      </button>
      {chooses && isChosen && !fixed && (
        <button
          type="button"
          className="icon-button"
          aria-label="Delete what is chosen"
          title="Delete what is chosen (Delete)"
          onClick={() => deleteChosen(editor)}
        >
          <Trash2 size={16} />
        </button>
      )}
    </div>
  );
}
