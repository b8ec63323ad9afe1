import type { GraphBody } from "@sigmaflow/core";
import { own } from "@sigmaflow/core/editing";
import { disconnect, removeNodes } from "../document/edit.ts";
import { type Healed, removeAndHeal } from "../document/heal.ts";
import { exposeInput, exposeOutput } from "../document/interface.ts";
import { readable } from "../document/ports.ts";
import { rewire } from "../document/relink.ts";
import { withLabels } from "../document/say-labels.ts";
import { changeGraph } from "../document/scope.ts";
import { judge, type Verdict } from "../document/verdict.ts";
import { type End, inputsCard, linkFrom, newPort, outputsCard, wireId, wiresOf } from "../document/wires.ts";
import { stepTexts } from "../texts/steps.ts";
import { storeTexts } from "../texts/store.ts";
import { edit } from "./editing.ts";
import { type Editor, type EditorState, type Notice, openOf, situationOf } from "./editor.ts";
import { isReadOnly, readOnlyWords } from "./read-only.ts";

/** What drawing a wire would come to. */
export function verdictOn(state: EditorState, from: End, to: End): Verdict {
  const { body, catalogue } =
    openOf(state).compound === undefined ? situationOf(state) : { body: undefined, catalogue: state.catalogue };
  if (body === undefined) {
    return { fits: false, ...readOnlyWords() };
  }
  if (from.node === inputsCard && to.node === outputsCard && (from.port === newPort || to.port === newPort)) {
    return { fits: false, message: storeTexts.inputHasNothing, hint: storeTexts.linkFirst };
  }
  if (from.port === newPort && from.node === inputsCard) return { fits: true, body: exposeInput(body, to, catalogue) };
  if (to.port === newPort && to.node === outputsCard) return { fits: true, body: exposeOutput(body, from) };
  return judge(situationOf(state), from, to);
}

/** Says why a wire to a node cannot be, in labels. */
function refuse(editor: Editor, { message, hint }: Extract<Verdict, { fits: false }>, node: string): void {
  const { body, catalogue } = situationOf(editor.getState());
  const words = (text: string) => withLabels(text, body, catalogue, node);
  editor.setState({ notice: { kind: "error", message: words(message), hint: words(hint) } });
}

/** Draws a wire, or says in words why not. */
export function drawWire(editor: Editor, from: End, to: End): boolean {
  const verdict = verdictOn(editor.getState(), from, to);
  if (!verdict.fits) {
    refuse(editor, verdict, to.node);
    return false;
  }
  edit(editor, { label: stepTexts.connect }, () => verdict.body);
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
    edit(editor, { label: stepTexts.disconnect }, (body) => disconnect(body, old));
    return;
  }
  // Judged without the wire as it was, so that it is in its own way nowhere.
  const without = disconnect(openOf(state).body, old);
  const freed = { ...state, document: changeGraph(state.document, state.scope, () => without) };
  const verdict = verdictOn(freed, ends.from, ends.to);
  if (!verdict.fits) {
    refuse(editor, verdict, ends.to.node);
    return;
  }
  const stays = wireId(ends.to, undefined) === wireId(old.to, undefined);
  edit(editor, { label: stepTexts.moveWire }, (body) =>
    stays ? rewire(body, old, linkFrom(ends.from)) : verdict.body,
  );
}

/**
 * Deletes what is chosen: nodes and wires. Who read a node is given what that was given, where the kinds allow; with
 * `wires` all its wires go with it.
 */
export function deleteChosen(editor: Editor, { wires = false }: { readonly wires?: boolean } = {}): void {
  const state = editor.getState();
  const { selection, selectedWires } = state;
  const nodes = selection.filter((id) => !id.startsWith("$"));
  if ((nodes.length === 0 && selectedWires.length === 0) || isReadOnly(editor)) return;
  const label =
    nodes.length === 0
      ? stepTexts.deleteWire
      : nodes.length === 1
        ? stepTexts.delete
        : stepTexts.deleteNodes({ count: nodes.length });
  const situation = situationOf(state);
  const body = withoutWires(situation.body, selectedWires);
  const healed = wires
    ? { body: removeNodes(body, nodes), joined: 0, lost: [] }
    : removeAndHeal({ ...situation, body }, nodes);
  edit(editor, { label }, () => healed.body);
  const notice = saying(healed, situation.body);
  editor.setState({ selection: [], selectedWires: [], ...(notice && { notice }) });
}

/** What became of the wires of nodes that were deleted, where there is something to say. */
function saying({ joined, lost }: Omit<Healed, "body">, { outputs }: GraphBody): Notice | undefined {
  if (lost.length > 0) {
    const names = lost.map((name) => own(outputs, name)?.label ?? readable(name));
    const message = storeTexts.outputsLost({ names });
    return { kind: "info", message, hint: storeTexts.undoHelps };
  }
  if (joined === 0) return undefined;
  return {
    kind: "info",
    message: storeTexts.bridged({ count: joined }),
  };
}

/** Removes wires; from the back, so that places in lists stay right. */
function withoutWires(body: GraphBody, ids: readonly string[]): GraphBody {
  const wires = wiresOf(body).filter(({ id }) => ids.includes(id));
  return wires.reverse().reduce(disconnect, body);
}
