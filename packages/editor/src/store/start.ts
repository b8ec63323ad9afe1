import { api } from "../api/client.ts";
import { keepDraft, takeDraft } from "./draft.ts";
import type { Editor } from "./editor.ts";
import { openNamed, openRun } from "./files.ts";
import { watchAgain } from "./running.ts";
import { rememberedRun } from "./watched-run.ts";

const first = "txt2img-refined";

/**
 * Shows what this tab had open, with its run; else the graph or the run that the address names (`?graph=`, `?run=`),
 * else the first example.
 */
export async function start(editor: Editor): Promise<void> {
  const named = new URLSearchParams(location.search).get("graph");
  const shown = new URLSearchParams(location.search).get("run");
  const draft = takeDraft();
  if (draft !== undefined && (named === null || named === draft.file?.name))
    editor.setState(draft.show(editor.getState()));
  else if (named !== null) await openNamed(editor, named);
  else if (shown !== null) await openRun(editor, shown);
  else {
    const graphs = await api.graphs();
    const name = graphs.find((graph) => graph.name === first)?.name ?? graphs[0]?.name;
    if (name !== undefined) await openNamed(editor, name);
  }
  const run = draft === undefined ? shown : (rememberedRun() ?? shown);
  if (run !== null) watchAgain(editor, run);
  keepDraft(editor);
}
