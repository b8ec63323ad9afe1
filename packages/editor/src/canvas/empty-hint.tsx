import { offerNodes } from "../store/adding.ts";
import { openOf } from "../store/editor.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";

/** Says how to begin, in a graph with nothing in it. */
export function EmptyHint() {
  const editor = useEditorStore();
  const isEmpty = useEditor((state) => Object.keys(openOf(state).body.nodes).length === 0);
  const isTop = useEditor(({ scope }) => scope.length === 0);
  if (!isEmpty) return null;
  return (
    <div className="empty-hint">
      <p>Nothing is here yet.</p>
      <p className="hint">
        Add a node with <kbd>Space</kbd> or a double click, then drag from one of its ports: what fits there is offered.
      </p>
      <div className="dialog-actions">
        {isTop && (
          <button type="button" className="button" onClick={() => editor.setState({ dialog: { kind: "open" } })}>
            Open an example
          </button>
        )}
        <button type="button" className="button primary" onClick={() => offerNodes(editor)}>
          Add a node
        </button>
      </div>
    </div>
  );
}
