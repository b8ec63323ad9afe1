import { useReactFlow, useStoreApi } from "@xyflow/react";
import { Maximize, Minus, Network, Palette, Plus, Ruler, Spline, SquareDashedMousePointer, Trash2 } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { openOf } from "../store/editor.ts";
import { inputWires, legend, type Preference, wireSizes } from "../store/preference.ts";
import { tidy } from "../store/tidying.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { deleteChosen } from "../store/wiring.ts";
import { canvasTexts } from "../texts/canvas.ts";

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
  const fixed = useEditor((state) => openOf(state).compound !== undefined);
  return (
    <div className="canvas-tools" role="toolbar" aria-label={canvasTexts.view}>
      <button type="button" className="icon-button" aria-label={canvasTexts.zoomIn} onClick={() => void flow.zoomIn()}>
        <Plus size={16} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={canvasTexts.zoomOut}
        onClick={() => void flow.zoomOut()}
      >
        <Minus size={16} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={canvasTexts.showAll}
        title={canvasTexts.showAllKey}
        onClick={() => void flow.fitView({ padding: 0.08, maxZoom: 1 })}
      >
        <Maximize size={16} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={canvasTexts.tidy}
        title={canvasTexts.tidyKey}
        disabled={fixed}
        onClick={() => void tidy(editor)}
      >
        <Network size={16} />
      </button>
      <Switch of={inputWires} label={canvasTexts.inputWires} icon={<Spline size={16} />} />
      <Switch of={wireSizes} label={canvasTexts.wireSizes} icon={<Ruler size={16} />} />
      <Switch of={legend} label={canvasTexts.legend} icon={<Palette size={16} />} />
      <button
        type="button"
        className="icon-button"
        aria-label={canvasTexts.chooseSeveral}
        title={canvasTexts.chooseSeveralHint}
        aria-pressed={chooses}
        onClick={() => onChoose(!chooses)}
      >
        <SquareDashedMousePointer size={16} />
      </button>
      {chooses && isChosen && !fixed && (
        <button
          type="button"
          className="icon-button"
          aria-label={canvasTexts.deleteChosen}
          title={canvasTexts.deleteChosenKey}
          onClick={() => deleteChosen(editor)}
        >
          <Trash2 size={16} />
        </button>
      )}
    </div>
  );
}

/** Something that the canvas shows, or does not. */
function Switch({ of, label, icon }: { readonly of: Preference; readonly label: string; readonly icon: ReactNode }) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      aria-pressed={of.use()}
      onClick={of.toggle}
    >
      {icon}
    </button>
  );
}
