import { useState } from "react";
import { changeDocument } from "../store/editing.ts";
import { useEditorStore } from "../store/use-editor.ts";
import { panelTexts } from "../texts/panel.ts";
import { stepTexts } from "../texts/steps.ts";

/** What the document is called; pressed, it can be written otherwise, as one step that can be undone. */
export function DocumentTitle({ title }: { readonly title: string }) {
  const editor = useEditorStore();
  const [draft, setDraft] = useState<string>();
  if (draft === undefined) {
    return (
      <button
        type="button"
        className="crumb"
        aria-current="page"
        title={panelTexts.changeTitle}
        onClick={() => setDraft(title)}
      >
        {title}
      </button>
    );
  }
  const keep = () => {
    setDraft(undefined);
    const next = draft.trim();
    if (next !== "" && next !== title)
      changeDocument(editor, { label: stepTexts.changeTitle }, (document) => ({ ...document, title: next }));
  };
  return (
    <input
      className="input crumb-input"
      aria-label={panelTexts.title}
      value={draft}
      maxLength={200}
      size={Math.max(12, draft.length)}
      ref={(input) => {
        if (document.activeElement !== input) input?.select();
      }}
      onChange={({ target }) => setDraft(target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === "Enter") keep();
        else if (event.key === "Escape") setDraft(undefined);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
