import { type GraphDocument, hasErrors } from "@sigmaflow/core";
import { own } from "@sigmaflow/core/editing";
import { api } from "../api/client.ts";
import { watchRun } from "../api/watch.ts";
import { forecastOf } from "../document/forecast.ts";
import { follow, newRun, type RunView } from "../document/run-view.ts";
import type { Editor, EditorState } from "./editor.ts";
import { told } from "./files.ts";
import { watchedRun } from "./watched-run.ts";

/** Runs the document. With errors in it nothing is sent: the problems are shown instead. */
export async function startRun(editor: Editor): Promise<void> {
  const { document, checked, values, run } = editor.getState();
  if (run !== undefined && isUnderWay(run)) return;
  if (hasErrors(checked.problems)) {
    const count = checked.problems.filter(({ severity }) => severity === "error").length;
    const message =
      count === 1 ? "One problem keeps this graph from running." : `${count} problems keep this graph from running.`;
    editor.setState({ tab: "problems", notice: { kind: "error", message } });
    return;
  }
  await told(editor, async () => {
    const { id } = await api.start(document, usedValues(document, values));
    editor.setState({ notice: undefined, tab: "run" });
    watch(editor, newRun(id));
  });
}

/** Asks what a run would do, without running anything. */
export async function askForecast(editor: Editor): Promise<void> {
  const { document, values } = editor.getState();
  await told(editor, async () => {
    const { rows } = await api.explain(document, usedValues(document, values));
    editor.setState({ run: undefined, results: undefined, forecast: { of: document, nodes: forecastOf(rows) } });
  });
}

/** The values that the document's inputs are given beside their defaults. */
function usedValues(document: GraphDocument, values: EditorState["values"]): EditorState["values"] {
  return Object.fromEntries(Object.entries(values).filter(([name]) => own(document.inputs, name) !== undefined));
}

/** Whether a run has not ended. */
export function isUnderWay({ status }: RunView): boolean {
  return status === "queued" || status === "running";
}

function watch(editor: Editor, run: RunView): void {
  editor.setState({ run, results: undefined, ran: editor.getState().document });
  const stop = watchRun(run.id, run.lastSeq, {
    onEvents: (events) =>
      editor.setState((state) => (state.run?.id === run.id ? { run: events.reduce(follow, state.run) } : state)),
    onEnd: () => void finish(editor, run.id),
  });
  watchedRun(run.id, stop);
}

/** Takes up what the server says of a run that has ended. */
async function finish(editor: Editor, id: string): Promise<void> {
  await told(editor, async () => {
    const summary = await api.run(id);
    editor.setState((state) => {
      if (state.run?.id !== id) return state;
      const { error } = summary;
      const run = { ...state.run, seeds: { ...state.run.seeds, ...summary.seeds }, ...(error && { error }) };
      return { run: { ...run, status: summary.status }, results: summary.outputs ?? {} };
    });
  });
}

/** Asks the server to end the run. */
export async function cancelRun(editor: Editor): Promise<void> {
  const { run } = editor.getState();
  if (run !== undefined) await told(editor, async () => void (await api.cancel(run.id)));
}

/** Watches a run again from its beginning: what was shown before is shown again, then what happens now. */
export function watchAgain(editor: Editor, id: string): void {
  watch(editor, newRun(id));
}
