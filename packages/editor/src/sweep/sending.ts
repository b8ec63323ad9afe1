import { ApiError, api } from "../api/client.ts";
import { contentKey } from "../document/content-key.ts";
import { withValues } from "../document/drawing.ts";
import { isToSend, isUnsent, keptSeeds, type Sweep, type SweepAxis, sweepCells } from "../document/sweep.ts";
import { savedDocument } from "../store/document-text.ts";
import type { Editor } from "../store/editor.ts";
import { noteRun, usedValues } from "../store/running.ts";
import { newId } from "../workspace/workspace.ts";

/** Sweeps that are remembered with a document. */
const mostSweeps = 20;
/** How long it is waited before a server is asked again that has no room or does not answer, ms. */
const patience = 2000;

/** A seed at random. */
export const drawSeed = () => Math.floor(Math.random() * 2 ** 32);

/** Starts a sweep of the document as it is and shows its grid; the runs are sent one after the other. */
export function startSweep(editor: Editor, axes: readonly SweepAxis[]): void {
  const state = editor.getState();
  const graph = savedDocument(state);
  const id = newId();
  const sweep: Sweep = {
    ...{ id, made: Date.now(), axes, graph },
    values: usedValues(graph, state.values),
    cells: sweepCells(axes, keptSeeds(graph, axes, drawSeed)),
  };
  editor.setState(({ sweeps }) => ({
    sweeps: [...sweeps.slice(-mostSweeps + 1), sweep],
    dialog: { kind: "grid", sweep: id },
    notice: undefined,
  }));
  void sendRest(editor, id);
}

const sending = new Set<string>();

/** Goes on with the sweeps of a document whose runs were not all sent when its page was left. */
export function resumeSweeps(editor: Editor): void {
  for (const sweep of editor.getState().sweeps) if (isUnsent(sweep)) void sendRest(editor, sweep.id);
}

/** Sends what has not been sent of a sweep, and waits where the queue is full. A run that was sent before stays one run. */
async function sendRest(editor: Editor, id: string): Promise<void> {
  if (sending.has(id)) return;
  sending.add(id);
  for (let sweep = sweepOf(editor, id); sweep !== undefined && isUnsent(sweep); sweep = sweepOf(editor, id)) {
    const at = sweep.cells.findIndex(isToSend);
    const { graph, values, cells } = sweep;
    const cell = cells[at]!;
    try {
      const { id: run } = await api.start(graph, { ...values, ...cell.inputs }, { once: `${id}-${at}` });
      changeCell(editor, id, at, { run });
      noteRun(editor, { run, of: contentKey(withValues(graph, cell.inputs), values) });
      if (sweepOf(editor, id)?.stopped === true) await api.cancel(run);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if ([0, 429, 503].includes(error.status)) await new Promise((resolve) => setTimeout(resolve, patience));
      else changeCell(editor, id, at, { refused: error.message });
    }
  }
  sending.delete(id);
}

/** Ends all of a sweep: what has not been sent is not, and what waits or runs is cancelled. */
export async function stopSweep(editor: Editor, id: string, unended: readonly string[]): Promise<void> {
  changeSweep(editor, id, (sweep) => ({ ...sweep, stopped: true }));
  await Promise.all(unended.map((run) => api.cancel(run)));
}

function sweepOf(editor: Editor, id: string): Sweep | undefined {
  return editor.getState().sweeps.find((sweep) => sweep.id === id);
}

function changeCell(
  editor: Editor,
  id: string,
  at: number,
  news: { readonly run: string } | { readonly refused: string },
) {
  changeSweep(editor, id, (sweep) => ({ ...sweep, cells: sweep.cells.with(at, { ...sweep.cells[at]!, ...news }) }));
}

function changeSweep(editor: Editor, id: string, change: (sweep: Sweep) => Sweep): void {
  editor.setState(({ sweeps }) => ({ sweeps: sweeps.map((sweep) => (sweep.id === id ? change(sweep) : sweep)) }));
}
