import { api } from "../api/client.ts";
import { keepDraft, takeDraft } from "./draft.ts";
import type { Editor } from "./editor.ts";
import { openNamed, openRun } from "./files.ts";
import { watch } from "./running.ts";
import { rememberedRun } from "./watched-run.ts";

const first = "txt2img-refined";

/**
 * Shows the graph or the run that the address names (`?graph=`, `?run=`), else what this tab had open with its run, else
 * the first example. The address is left plain, so that loading the page again brings back what is open by then.
 */
export async function start(editor: Editor): Promise<void> {
  const asked = new URLSearchParams(location.search);
  const named = asked.get("graph");
  const run = asked.get("run");
  history.replaceState(null, "", location.pathname);
  const draft = named === null && run === null ? takeDraft(editor.getState()) : undefined;
  if (draft !== undefined) editor.setState(draft(editor.getState()));
  else if (named !== null) await openNamed(editor, named);
  else if (run !== null) await openRun(editor, run);
  else {
    const graphs = await api.graphs();
    const name = graphs.find((graph) => graph.name === first)?.name ?? graphs[0]?.name;
    if (name !== undefined) await openNamed(editor, name);
  }
  const watched = draft === undefined ? run : rememberedRun();
  if (watched != null) watch(editor, watched);
  keepDraft(editor);
}
