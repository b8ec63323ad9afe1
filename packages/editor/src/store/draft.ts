import { check, readGraphValue } from "@sigmaflow/core";
import { type Editor, type EditorState, isSaved } from "./editor.ts";

const key = "sigmaflow.draft";
let forgotten = false;

/** What a tab remembers over being loaded again. */
interface Draft {
  readonly document: unknown;
  readonly saved: boolean;
  readonly file: EditorState["file"] | null;
  /** Not there in what older editors kept. */
  readonly values?: EditorState["values"];
}

/** Keeps the document in the tab's own storage after every change, so that loading the page again loses nothing. */
export function keepDraft(editor: Editor): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = () => {
    if (forgotten) return;
    const { document, file, values } = editor.getState();
    const draft: Draft = { document, saved: isSaved(editor.getState()), file: file ?? null, values };
    try {
      sessionStorage.setItem(key, JSON.stringify(draft));
    } catch {
      // A document beyond what the browser stores is not kept; saving it still works.
    }
  };
  editor.subscribe((state, before) => {
    const { document, saved, file, values } = before;
    if (state.document === document && state.saved === saved && state.file === file && state.values === values) return;
    clearTimeout(timer);
    timer = setTimeout(keep, 200);
  });
  window.addEventListener("pagehide", keep);
}

/** Drops what this tab had open; the next page begins without it. */
export function forgetDraft(): void {
  forgotten = true;
  sessionStorage.removeItem(key);
}

/** What this tab had open before it was loaded again, brought up to date, as a change of the state. */
export function takeDraft({ catalogue }: EditorState): ((state: EditorState) => Partial<EditorState>) | undefined {
  const text = sessionStorage.getItem(key);
  if (text === null) return undefined;
  // Written by `keepDraft` in this tab.
  const draft = JSON.parse(text) as Draft;
  const { document, written = document } = readGraphValue(draft.document, { catalogue });
  if (document === undefined) return undefined;
  return ({ saved, fit }) => ({
    document,
    saved: (draft.saved ? written : undefined) ?? saved,
    file: draft.file ?? undefined,
    values: draft.values ?? {},
    checked: check(document, catalogue),
    fit: fit + 1,
  });
}
