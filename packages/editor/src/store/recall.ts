import { contentKey } from "../document/content-key.ts";
import type { Editor } from "./editor.ts";
import { isUnderWay, watch } from "./running.ts";

/** How long a document stays as it is before its run is looked for, ms. */
const pause = 150;

/**
 * Shows the run of a document again when an edit, or undoing one, leads back to what that run was made of. Returns a stop.
 */
export function recallRuns(editor: Editor): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    const { document, values, made, run } = editor.getState();
    if (run !== undefined && isUnderWay(run)) return;
    const of = contentKey(document, values);
    const before = made.findLast((one) => one.of === of);
    const shown = made.find((one) => one.run === run?.id);
    if (before !== undefined && shown?.of !== of) watch(editor, before.run);
  };
  const stop = editor.subscribe((state, before) => {
    if (state.document === before.document && state.values === before.values) return;
    clearTimeout(timer);
    if (state.made.length > 0) timer = setTimeout(look, pause);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}
