import { Download } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { EditorState } from "../store/editor.ts";
import { download, replace, save } from "../store/files.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { dialogTexts } from "../texts/dialogs.ts";
import { titleOf } from "../workspace/workspace.ts";
import { Dialog } from "./dialog.tsx";
import { NoticeBar } from "./notice.tsx";

// Seldom needed: loaded when it is.
const TakenDifference = lazy(async () => ({ default: (await import("./taken-difference.tsx")).TakenDifference }));

/** The name to offer for what came from a file: a template keeps its own. */
function nameOf(file: EditorState["file"]): string | undefined {
  return file?.template === true ? `my-${file.name}` : file?.name;
}

/** Asks for the name to save under; for `taken`, the name of another graph, whether that one is to be replaced. */
export function SaveDialog({ taken }: { readonly taken: string | undefined }) {
  const editor = useEditorStore();
  const start = useEditor((state) => taken ?? nameOf(state.file) ?? titleOf(state));
  const [name, setName] = useState(
    start
      .trim()
      .toLowerCase()
      .replaceAll(/[^\w.-]+/g, "-"),
  );
  const fits = /^[A-Za-z0-9][\w.-]{0,99}$/.test(name);
  const replaces = name === taken;
  return (
    <Dialog title={dialogTexts.saveGraph} kind="save">
      <NoticeBar />
      <form
        className="save-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (fits) void save(editor, name);
        }}
      >
        <label className="form-row">
          <span className="form-label">{dialogTexts.name}</span>
          <input
            data-first
            className="input"
            value={name}
            aria-invalid={!fits}
            spellCheck={false}
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        <p className="hint">{fits ? dialogTexts.servedToo : dialogTexts.nameRule}</p>
        {replaces && (
          <Suspense>
            <TakenDifference name={name} />
          </Suspense>
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={() => download(editor)}>
            <Download size={16} aria-hidden /> {dialogTexts.downloadInstead}
          </button>
          {replaces ? (
            <button type="button" className="button danger" onClick={() => void replace(editor, name)}>
              {dialogTexts.replace({ name })}
            </button>
          ) : (
            <button type="submit" className="button primary" disabled={!fits}>
              {dialogTexts.save}
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
