import { Sparkles, Square } from "lucide-react";
import { RunMenu } from "../panel/run-menu.tsx";
import { cancelRun, isUnderWay, startRun } from "../store/running.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";

/** Makes what the form asks for, or ends that. */
export function RunBar() {
  const editor = useEditorStore();
  const busy = useEditor(({ run }) => run !== undefined && isUnderWay(run));
  return (
    <div className="run-bar">
      {busy ? (
        <button type="button" className="button large" onClick={() => void cancelRun(editor)}>
          <span className="spinner" aria-hidden /> Working… <Square size={13} aria-hidden /> Stop
        </button>
      ) : (
        <button
          type="button"
          className="button primary large"
          title="Create (Ctrl+Enter)"
          onClick={() => void startRun(editor)}
        >
          <Sparkles size={16} aria-hidden /> Create
        </button>
      )}
      <RunMenu />
    </div>
  );
}
