import { check, type GraphBody, type GraphDocument } from "@sigmaflow/core";
import { own } from "@sigmaflow/core/editing";
import { type History, record, redo, seal, undo } from "../document/history.ts";
import { laidOut, type Point } from "../document/layout.ts";
import { movedAlong } from "../document/reroute.ts";
import { changeGraph, openGraph, type Scope } from "../document/scope.ts";
import { stepTexts } from "../texts/steps.ts";
import { type Editor, type EditorState, openOf } from "./editor.ts";
import { isReadOnly } from "./read-only.ts";

/** What an edit is called when it is undone, and which edits it forms one step with. */
export interface EditWords {
  readonly label: string;
  /** Edits in a row with the same mark are one step. */
  readonly mark?: string;
}

function checked(state: EditorState, document: GraphDocument, history: History): Partial<EditorState> {
  if (document === state.document) return { history };
  return { document, history, checked: check(document, state.catalogue) };
}

/** Changes the open graph as one step that can be undone. Inside of compounds it says that nothing can be changed there. */
export function edit(editor: Editor, words: EditWords, change: (body: GraphBody) => GraphBody): void {
  if (isReadOnly(editor)) return;
  editor.setState((state) => {
    const after = record(state, changeGraph(state.document, state.scope, change), words);
    return checked(state, after.document, after.history);
  });
}

/** Changes the open graph as part of the step that was made last. */
export function amend(editor: Editor, words: EditWords, change: (body: GraphBody) => GraphBody): void {
  const mark = "amended";
  editor.setState(({ history }) => {
    const last = history.past.at(-1);
    return last === undefined
      ? {}
      : { history: { ...history, past: [...history.past.slice(0, -1), { ...last, mark }] } };
  });
  edit(editor, { ...words, mark }, change);
  endStep(editor);
}

/** Changes the document wherever it is open: one step, like {@link edit}. */
export function changeDocument(
  editor: Editor,
  words: EditWords,
  change: (document: GraphDocument) => GraphDocument,
): void {
  editor.setState((state) => {
    const after = record(state, change(state.document), words);
    return checked(state, after.document, after.history);
  });
}

/** Ends the current step. */
export function endStep(editor: Editor): void {
  editor.setState((state) => ({ history: seal(state).history }));
}

function step(editor: Editor, go: typeof undo): void {
  editor.setState((state) => {
    const after = go<EditorState>(state);
    const selection = state.selection.filter(
      (id) => id.startsWith("$") || own(openOf(after).body.nodes, id) !== undefined,
    );
    return { ...checked(state, after.document, after.history), ...stay(after), selection, selectedWires: [] };
  });
}

/** Leaves a graph that is not there any more. */
function stay({ document, scope, catalogue }: EditorState): Partial<EditorState> {
  return openGraph(document, scope, catalogue) === undefined ? { scope: [] } : {};
}

/** One step back. */
export const undoStep = (editor: Editor): void => step(editor, undo);
/** One step forth again. */
export const redoStep = (editor: Editor): void => step(editor, redo);

/** Moves cards. */
export function moveCards(editor: Editor, places: ReadonlyMap<string, Point>): void {
  const label = places.size === 1 ? stepTexts.move : stepTexts.moveCards({ count: places.size });
  edit(editor, { label }, (body) => movedAlong(body, places));
}

/** Opens the graph inside of a node, or one around. */
export function enter(editor: Editor, scope: Scope): void {
  editor.setState((state) => {
    const open = openGraph(state.document, scope, state.catalogue);
    if (open === undefined) return state;
    const common = { scope, selection: [], selectedWires: [], drag: undefined, fit: state.fit + 1 };
    return { ...common, ...placed({ ...state, scope }) };
  });
}

/** Places every card of the open graph. This is no edit: nothing but layout changes, and nothing is undone. */
export function placed(state: EditorState): Partial<EditorState> {
  const { document, scope, catalogue } = state;
  const open = openGraph(document, scope, catalogue);
  if (open === undefined || open.compound !== undefined) return {};
  const body = laidOut(open.body, catalogue);
  if (body === open.body) return {};
  const next = changeGraph(document, scope, () => body);
  return { document: next, ...(state.saved === document && { saved: next }) };
}

/** Chooses cards. */
export function select(editor: Editor, selection: readonly string[]): void {
  editor.setState((state) => ({
    selection,
    selectedWires: [],
    ...(selection.length > 0 && state.tab !== "problems" && { tab: "node" as const }),
  }));
}
