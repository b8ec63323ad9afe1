import { own } from "@sigmaflow/core/editing";
import { LogIn } from "lucide-react";
import { portView } from "../document/ports.ts";
import { inputsCard } from "../document/wires.ts";
import { select } from "../store/editing.ts";
import { openOf } from "../store/editor.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { canvasTexts } from "../texts/canvas.ts";

/** Stands at a port for its link to one of the graph's own inputs, and leads there. */
export function InputPill({ input }: { readonly input: string }) {
  const editor = useEditorStore();
  const label = useEditor((state) => {
    const spec = own(openOf(state).body.inputs, input);
    return spec === undefined ? input : portView(input, spec).label;
  });
  return (
    <button
      type="button"
      className="input-pill nodrag"
      title={canvasTexts.input({ label })}
      onClick={(event) => {
        event.stopPropagation();
        select(editor, [inputsCard]);
      }}
    >
      <LogIn size={11} className="input-pill-sign" aria-hidden />
      <span className="input-pill-name">{label}</span>
    </button>
  );
}
