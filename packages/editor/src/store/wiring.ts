import type { GraphBody } from "@sigmaflow/core";
import { disconnect, removeNodes } from "../document/edit.ts";
import { exposeInput, exposeOutput } from "../document/interface.ts";
import { judge, type Verdict } from "../document/verdict.ts";
import { type End, inputsCard, newPort, outputsCard, wireId, wiresOf } from "../document/wires.ts";
import { edit } from "./editing.ts";
import { type Editor, type EditorState, openOf, situationOf } from "./editor.ts";
import { readOnlyWords } from "./read-only.ts";

/** What drawing a wire would come to. */
export function verdictOn(state: EditorState, from: End, to: End): Verdict {
  const { body, catalogue } =
    openOf(state).compound === undefined ? situationOf(state) : { body: undefined, catalogue: state.catalogue };
  if (body === undefined) {
    return { fits: false, ...readOnlyWords };
  }
  if (from.node === inputsCard && to.node === outputsCard && (from.port === newPort || to.port === newPort)) {
    return { fits: false, message: "An input has nothing to give yet.", hint: "Link it to a node's input first." };
  }
  if (from.port === newPort && from.node === inputsCard) return { fits: true, body: exposeInput(body, to, catalogue) };
  if (to.port === newPort && to.node === outputsCard) return { fits: true, body: exposeOutput(body, from) };
  return judge(situationOf(state), from, to);
}

/** Draws a wire, or says in words why not. */
export function drawWire(editor: Editor, from: End, to: End): boolean {
  const verdict = verdictOn(editor.getState(), from, to);
  if (!verdict.fits) {
    editor.setState({ notice: { kind: "error", message: verdict.message, hint: verdict.hint } });
    return false;
  }
  edit(editor, { label: "Connect" }, () => verdict.body);
  editor.setState({ notice: undefined });
  return true;
}

/** Moves the end of a wire to another port, as one step; removes it when it is dropped over nothing. */
export function redrawWire(
  editor: Editor,
  wire: string,
  ends: { readonly from: End; readonly to: End } | undefined,
): void {
  const state = editor.getState();
  const old = wiresOf(openOf(state).body).find(({ id }) => id === wire);
  if (old === undefined) return;
  if (ends === undefined) {
    edit(editor, { label: "Disconnect" }, (body) => disconnect(body, old));
    return;
  }
  if (wireId(ends.to, undefined) === wireId(old.to, undefined)) {
    drawWire(editor, ends.from, ends.to);
    return;
  }
  const verdict = verdictOn(state, ends.from, ends.to);
  if (!verdict.fits) {
    editor.setState({ notice: { kind: "error", message: verdict.message, hint: verdict.hint } });
  } else edit(editor, { label: "Move wire" }, () => disconnect(verdict.body, old));
}

/** Deletes what is chosen: nodes with their wires, and wires. */
export function deleteChosen(editor: Editor): void {
  const { selection, selectedWires } = editor.getState();
  const nodes = selection.filter((id) => !id.startsWith("$"));
  if (nodes.length === 0 && selectedWires.length === 0) return;
  const label = nodes.length === 0 ? "Delete wire" : nodes.length === 1 ? "Delete" : `Delete ${nodes.length} nodes`;
  edit(editor, { label }, (body) => removeNodes(withoutWires(body, selectedWires), nodes));
  editor.setState({ selection: [], selectedWires: [] });
}

/** Removes wires; from the back, so that places in lists stay right. */
function withoutWires(body: GraphBody, ids: readonly string[]): GraphBody {
  const wires = wiresOf(body).filter(({ id }) => ids.includes(id));
  return wires.reverse().reduce(disconnect, body);
}
