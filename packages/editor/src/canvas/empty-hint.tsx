import { offerNodes } from "../store/adding.ts";
import { openOf } from "../store/editor.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { canvasTexts } from "../texts/canvas.ts";
import { filled } from "../texts/filled.ts";

/** Says how to begin, in a graph with nothing in it. */
export function EmptyHint() {
  const editor = useEditorStore();
  const isEmpty = useEditor((state) => Object.keys(openOf(state).body.nodes).length === 0);
  const isTop = useEditor(({ scope }) => scope.length === 0);
  if (!isEmpty) return null;
  return (
    <div className="empty-hint">
      <p>{canvasTexts.nothingYet}</p>
      <p className="hint">{filled(canvasTexts.howToBegin, { key: <kbd>{canvasTexts.space}</kbd> })}</p>
      <div className="dialog-actions">
        {isTop && (
          <button type="button" className="button" onClick={() => editor.setState({ dialog: { kind: "open" } })}>
            {canvasTexts.openExample}
          </button>
        )}
        <button type="button" className="button primary" onClick={() => offerNodes(editor)}>
          {canvasTexts.addNode}
        </button>
      </div>
    </div>
  );
}
