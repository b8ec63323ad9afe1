import { Grid3x3 } from "lucide-react";
import { sweepTitle } from "../document/sweep.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { sweepTexts } from "../texts/sweep.ts";

/** The way back to the grid of the document's last sweep. */
export function LastSweep() {
  const editor = useEditorStore();
  const last = useEditor(({ sweeps }) => sweeps.at(-1));
  if (last === undefined) return null;
  return (
    <p className="hint forecast">
      <Grid3x3 size={13} aria-hidden />
      <button
        type="button"
        className="link"
        onClick={() => editor.setState({ dialog: { kind: "grid", sweep: last.id }, notice: undefined })}
      >
        {sweepTexts.grid({ title: sweepTitle(last) })}
      </button>
    </p>
  );
}
