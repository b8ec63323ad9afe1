import { type Alignment, align, distribute } from "../document/align.ts";
import { addMark, frameAround } from "../document/marks.ts";
import { canUnwrap, unwrapped, wrapped } from "../document/subgraph.ts";
import { stepTexts } from "../texts/steps.ts";
import { storeTexts } from "../texts/store.ts";
import { edit } from "./editing.ts";
import { type Editor, type EditorState, openOf, situationOf } from "./editor.ts";
import { isReadOnly } from "./read-only.ts";
import { placeForNew } from "./view.ts";

/** Puts the chosen cards on one line. */
export function alignChosen(editor: Editor, to: Alignment): void {
  const { selection, catalogue } = editor.getState();
  edit(editor, { label: stepTexts.align }, (body) => align(body, selection, to, catalogue));
}

/** Puts even distances between the chosen cards. */
export function distributeChosen(editor: Editor, direction: "across" | "down"): void {
  const { selection, catalogue } = editor.getState();
  edit(editor, { label: stepTexts.distribute }, (body) => distribute(body, selection, direction, catalogue));
}

/** Puts the chosen nodes inside of one: a graph of its own, or a loop. */
export function wrapChosen(editor: Editor, kind: "call" | "loop"): void {
  if (isReadOnly(editor)) return;
  const state = editor.getState();
  const made = wrapped(situationOf(state), state.selection, kind);
  if ("refused" in made) {
    editor.setState({ notice: { kind: "error", message: made.refused } });
    return;
  }
  edit(editor, { label: kind === "loop" ? stepTexts.makeLoop : stepTexts.makeSubgraph }, () => made.body);
  editor.setState({ selection: [made.id], selectedWires: [], tab: "node" });
  if (kind === "call") return;
  const names = made.carried;
  const message = names.length === 0 ? storeTexts.loopCarriesNothing : storeTexts.loopCarries({ names });
  const hint = storeTexts.loopItems;
  editor.setState({ notice: { kind: "info", message, hint } });
}

/** Whether the one chosen node is a graph that can be taken apart. */
export function canTakeApart(state: EditorState): boolean {
  const [id] = state.selection;
  return id !== undefined && state.selection.length === 1 && canUnwrap(situationOf(state), id);
}

/** Puts what is inside of the chosen node into its place. */
export function takeApart(editor: Editor): void {
  if (isReadOnly(editor)) return;
  const state = editor.getState();
  const [id] = state.selection;
  const made = id === undefined || state.selection.length > 1 ? undefined : unwrapped(situationOf(state), id);
  if (made === undefined) {
    editor.setState({ notice: { kind: "info", message: storeTexts.chooseGraph } });
    return;
  }
  edit(editor, { label: stepTexts.takeApart }, () => made.body);
  editor.setState({ selection: made.ids, selectedWires: [] });
}

/** Puts a frame around the chosen cards, or an empty one where something new goes. */
export function addFrame(editor: Editor): void {
  if (isReadOnly(editor)) return;
  const state = editor.getState();
  const around = frameAround(openOf(state).body, state.selection, state.catalogue);
  const frame = around ?? { kind: "frame", text: "", ...placeForNew(editor), width: 480, height: 320 };
  edit(editor, { label: stepTexts.addFrame }, (body) => addMark(body, frame).body);
}

/** Adds a note where something new goes. */
export function addNote(editor: Editor): void {
  if (isReadOnly(editor)) return;
  const note = { kind: "note", text: "", ...placeForNew(editor), width: 240, height: 120 } as const;
  edit(editor, { label: stepTexts.addNote }, (body) => addMark(body, note).body);
}
