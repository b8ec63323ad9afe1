import { Sparkles, Square } from "lucide-react";
import { RunMenu } from "../panel/run-menu.tsx";
import { cancelRun, isUnderWay, startRun } from "../store/running.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { createTexts } from "../texts/create.ts";

/** Makes what the form asks for, or ends that. */
export function RunBar() {
  const editor = useEditorStore();
  const busy = useEditor(({ run }) => run !== undefined && isUnderWay(run));
  return (
    <div className="run-bar">
      {busy ? (
        <button type="button" className="button large" onClick={() => void cancelRun(editor)}>
          <span className="spinner" aria-hidden /> {createTexts.working} <Square size={13} aria-hidden />{" "}
          {createTexts.stop}
        </button>
      ) : (
        <button
          type="button"
          className="button primary large"
          title={createTexts.createKey}
          onClick={() => void startRun(editor)}
        >
          <Sparkles size={16} aria-hidden /> {createTexts.create}
        </button>
      )}
      <RunMenu />
    </div>
  );
}
