import type { GraphDocument } from "@sigmaflow/core";
import { own } from "@sigmaflow/core/editing";
import { ApiError, api } from "../api/client.ts";
import { watchRun } from "../api/watch.ts";
import { contentKey } from "../document/content-key.ts";
import { follow, newRun, type RunView } from "../document/run-view.ts";
import { storeTexts } from "../texts/store.ts";
import { savedDocument } from "./document-text.ts";
import type { Editor, EditorState, MadeRun } from "./editor.ts";
import { reportRefusal } from "./files.ts";

/** Runs of one document that are remembered with it. */
const mostMade = 200;

/** Runs the document, or only as far as a node of it, after what was started before. With errors in it nothing is sent: the problems are shown instead. */
export async function startRun(editor: Editor, until?: string): Promise<void> {
  const state = editor.getState();
  const { values } = state;
  if (refuseFaulty(editor)) return;
  await reportRefusal(editor, async () => {
    const document = savedDocument(state);
    const { id } = await api.start(document, usedValues(document, values), { until });
    editor.setState({ notice: undefined, tab: "run" });
    noteRun(editor, { run: id, of: contentKey(document, values, until) });
    watch(editor, id);
  });
}

/** Whether problems keep the document from running; then they are shown. */
export function refuseFaulty(editor: Editor): boolean {
  const { checked } = editor.getState();
  const count = checked.problems.filter(({ severity }) => severity === "error").length;
  if (count === 0) return false;
  const message = storeTexts.problems({ count });
  editor.setState({ tab: "problems", notice: { kind: "error", message } });
  return true;
}

/** Remembers a run with the document. */
export function noteRun(editor: Editor, run: MadeRun): void {
  editor.setState(({ made }) => ({ made: [...made.slice(-mostMade + 1), run] }));
}

/** The values that the document's inputs have besides their defaults. */
export function usedValues(document: GraphDocument, values: EditorState["values"]): EditorState["values"] {
  return Object.fromEntries(Object.entries(values).filter(([name]) => own(document.inputs, name) !== undefined));
}

/** Whether a run has not ended. */
export function isUnderWay({ status }: RunView): boolean {
  return status === "queued" || status === "running";
}

/** Watches a run from its beginning: what was shown before is shown again, then what happens now. */
export function watch(editor: Editor, id: string): void {
  const run = newRun(id);
  editor.setState({ run, results: undefined, ran: editor.getState().document });
  listen(editor, run);
}

/** What ends following a document's run. A browser has few connections to a server, so only what is shown is followed. */
const following = new WeakMap<Editor, () => void>();

/** Stops following a document's run; what is known of it stays. */
export function pauseWatching(editor: Editor): void {
  following.get(editor)?.();
  following.delete(editor);
}

/** Follows a document's run again, where it has not ended or its results are not known. */
export function resumeWatching(editor: Editor): void {
  const { run, results } = editor.getState();
  if (run !== undefined && (isUnderWay(run) || results === undefined)) listen(editor, run);
}

/** Follows a run from the last event that is known of it. */
function listen(editor: Editor, { id, lastSeq }: RunView): void {
  pauseWatching(editor);
  const stop = watchRun(id, lastSeq, {
    onEvents: (events) => change(editor, id, (run) => events.reduce(follow, { ...run, lost: false })),
    onEnd: () => void finish(editor, id),
    onLost: () => change(editor, id, (run) => ({ ...run, lost: true })),
    onRefused: () => void inquire(editor, id),
  });
  following.set(editor, stop);
}

/** Changes what is shown of a run, unless another one is shown by now. */
function change(editor: Editor, id: string, next: (run: RunView) => RunView): void {
  editor.setState((state) => (state.run?.id === id ? { run: next(state.run) } : state));
}

/** Shows what the server says of a run that has ended. */
async function finish(editor: Editor, id: string): Promise<void> {
  await reportRefusal(editor, async () => {
    const { status, seeds, error, outputs } = await api.run(id);
    change(editor, id, (run) => ({ ...run, status, seeds: { ...run.seeds, ...seeds }, ...(error && { error }) }));
    editor.setState(({ run }) => (run?.id === id ? { results: outputs ?? {} } : {}));
  });
}

const patience = 2000;

/** Asks after a run whose events are not to be had: lets go of one that the server does not know, else tries again. */
async function inquire(editor: Editor, id: string): Promise<void> {
  try {
    await api.run(id);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 404) {
      pauseWatching(editor);
      const message = storeTexts.runGone;
      editor.setState((state) =>
        state.run?.id === id ? { run: undefined, results: undefined, notice: { kind: "info", message } } : state,
      );
      return;
    }
  }
  change(editor, id, (run) => ({ ...run, lost: true }));
  setTimeout(() => {
    const { run } = editor.getState();
    if (run?.id === id && following.has(editor)) listen(editor, run);
  }, patience);
}

/** Asks the server to end the run. */
export async function cancelRun(editor: Editor): Promise<void> {
  const { run } = editor.getState();
  if (run !== undefined) await reportRefusal(editor, async () => void (await api.cancel(run.id)));
}
