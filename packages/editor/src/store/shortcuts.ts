import { arranged, cardsOf, moved } from "../document/layout.ts";
import { duplicate } from "./clipboard.ts";
import { edit, enter, redoStep, select, undoStep } from "./editing.ts";
import { type Editor, openOf } from "./editor.ts";
import { save } from "./files.ts";
import { startRun } from "./running.ts";
import { deleteChosen } from "./wiring.ts";

/** Keys, and what they do: the one table behind the keyboard and the sheet that `?` shows. */
export interface Shortcut {
  /** As they are written on the sheet: `Ctrl+Shift+Z`. */
  readonly keys: readonly string[];
  readonly does: string;
  /** Absent where the browser's events for copying, the canvas or a port answer themselves. */
  readonly act?: (editor: Editor) => void;
  /** `canvas`, which is meant unless said: not while one types or a dialog is open. `fields`: also while one types. */
  readonly where?: "canvas" | "fields" | "everywhere";
}

/** Every key of the editor, in the sheet's order. */
export const shortcuts: readonly Shortcut[] = [
  { keys: ["Ctrl+Enter"], does: "Run the graph", act: (editor) => void startRun(editor), where: "fields" },
  { keys: ["Esc"], does: "Close, let go, choose nothing; leave the graph inside", act: cancelOrLeave },
  {
    keys: ["Space", "double click"],
    does: "Add a node",
    act: (editor) => editor.setState({ dialog: { kind: "add" } }),
  },
  { keys: ["Ctrl+S"], does: "Save", act: (editor) => void save(editor), where: "everywhere" },
  {
    keys: ["Ctrl+O"],
    does: "Open",
    act: (editor) => editor.setState({ dialog: { kind: "open" }, notice: undefined }),
    where: "everywhere",
  },
  { keys: ["Ctrl+Z"], does: "Undo", act: undoStep },
  { keys: ["Ctrl+Shift+Z", "Ctrl+Y"], does: "Redo", act: redoStep },
  { keys: ["Ctrl+C", "Ctrl+X", "Ctrl+V"], does: "Copy, cut, paste" },
  { keys: ["Ctrl+Shift+V"], does: "Paste and keep the wires from outside" },
  { keys: ["Ctrl+D"], does: "Duplicate", act: duplicate },
  {
    keys: ["Ctrl+A"],
    does: "Choose all",
    act: (editor) => select(editor, cardsOf(openOf(editor.getState()).body)),
  },
  { keys: ["Delete", "Backspace"], does: "Delete what is chosen", act: deleteChosen },
  { keys: ["Enter"], does: "On a node: look inside. On a port: take up or lay down a wire", act: lookInside },
  { keys: ["Arrows"], does: "Move what is chosen" },
  { keys: ["F"], does: "Show everything", act: (editor) => editor.setState(({ fit }) => ({ fit: fit + 1 })) },
  { keys: ["Alt+L"], does: "Tidy the layout", act: tidy },
  { keys: ["Shift+drag"], does: "Choose by drawing a frame" },
  { keys: ["?"], does: "This sheet", act: (editor) => editor.setState({ dialog: { kind: "shortcuts" } }) },
];

/** Tidies the layout. */
export function tidy(editor: Editor): void {
  edit(editor, { label: "Tidy" }, (body) => moved(body, arranged(body, editor.getState().catalogue)));
  editor.setState(({ fit }) => ({ fit: fit + 1 }));
}

/** Opens the graph inside the one node that is chosen. */
function lookInside(editor: Editor): void {
  const { selection, scope } = editor.getState();
  const [id] = selection;
  if (id !== undefined && selection.length === 1) enter(editor, [...scope, id]);
}

function cancelOrLeave(editor: Editor): void {
  const { drag, selection, selectedWires, scope, notice } = editor.getState();
  if (notice !== undefined) editor.setState({ notice: undefined });
  else if (drag !== undefined) editor.setState({ drag: undefined });
  else if (selection.length + selectedWires.length > 0) editor.setState({ selection: [], selectedWires: [] });
  else if (scope.length > 0) enter(editor, scope.slice(0, -1));
}
