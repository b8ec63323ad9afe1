import { CircleAlert, Info, X } from "lucide-react";
import { useEffect } from "react";
import { Prose } from "../control/prose.tsx";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { panelTexts } from "../texts/panel.ts";

/** One sentence at the foot of the canvas: what was refused or done. */
export function NoticeBar() {
  const editor = useEditorStore();
  const notice = useEditor((state) => state.notice);
  useEffect(() => {
    if (notice?.kind !== "info") return undefined;
    const timer = setTimeout(() => editor.setState({ notice: undefined }), 4000);
    return () => clearTimeout(timer);
  }, [notice, editor]);
  return (
    <div className="notice-place" role="status" aria-live="polite">
      {notice && (
        <div className="notice" data-kind={notice.kind}>
          {notice.kind === "error" ? <CircleAlert size={16} aria-hidden /> : <Info size={16} aria-hidden />}
          <span>
            <Prose text={notice.message} />{" "}
            {notice.hint && (
              <span className="notice-hint">
                <Prose text={notice.hint} />
              </span>
            )}
          </span>
          <button
            type="button"
            className="icon-button small"
            aria-label={panelTexts.close}
            onClick={() => editor.setState({ notice: undefined })}
          >
            <X size={14} />
          </button>
        </div>
      )}
    </div>
  );
}
