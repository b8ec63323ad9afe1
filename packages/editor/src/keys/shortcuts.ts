import { arranged, cardsOf, moved } from "../document/layout.ts";
import { opens } from "../document/scope.ts";
import { offerNodes } from "../store/adding.ts";
import { duplicate } from "../store/clipboard.ts";
import { edit, enter, redoStep, select, undoStep } from "../store/editing.ts";
import { type Editor, openOf } from "../store/editor.ts";
import { save } from "../store/files.ts";
import { nudge } from "../store/nudge.ts";
import { isReadOnly } from "../store/read-only.ts";
import { startRun } from "../store/running.ts";
import { toggleSide } from "../store/side-width.ts";
import { deleteChosen } from "../store/wiring.ts";
import { openNew } from "../workspace/opening.ts";
import { activateNext, closeDocument, reopenDocument, type Workspace } from "../workspace/workspace.ts";

/** A key that was pressed, as the sheet writes it, and the window's documents. */
interface Pressed {
  readonly key: string;
  readonly workspace: Workspace;
}

/** Keys, and what they do: the one table behind the keyboard and the sheet that `?` shows. */
export interface Shortcut {
  /** As they are written on the sheet: `Ctrl+Shift+Z`. */
  readonly keys: readonly string[];
  readonly does: string;
  /** Absent where the browser's events for copying, the canvas or a port answer themselves. */
  readonly act?: (editor: Editor, pressed: Pressed) => void;
  /** `canvas`, which is meant unless said: not while one types or a dialog is open. `fields`: also while one types. */
  readonly where?: "canvas" | "fields" | "everywhere";
}

/** Every key of the editor, in the sheet's order. */
export const shortcuts: readonly Shortcut[] = [
  { keys: ["Ctrl+Enter"], does: "Run the graph", act: (editor) => void startRun(editor), where: "fields" },
  { keys: ["Esc"], does: "One step out: let go of a wire, choose nothing, leave the graph inside", act: cancelOrLeave },
  {
    keys: ["Space", "double click"],
    does: "Add a node",
    act: offerNodes,
  },
  { keys: ["Ctrl+S"], does: "Save", act: (editor) => void save(editor), where: "everywhere" },
  {
    keys: ["Ctrl+O"],
    does: "Open",
    act: (editor) => editor.setState({ dialog: { kind: "open" }, notice: undefined }),
    where: "everywhere",
  },
  {
    keys: ["Ctrl+Shift+S"],
    does: "Save under another name",
    act: (editor) => editor.setState({ dialog: { kind: "save" }, notice: undefined }),
    where: "everywhere",
  },
  { keys: ["Alt+N"], does: "New tab", act: (_editor, { workspace }) => openNew(workspace), where: "fields" },
  {
    keys: ["Alt+W"],
    does: "Close the tab",
    act: (_editor, { workspace }) => closeDocument(workspace, workspace.getState().active),
    where: "fields",
  },
  {
    keys: ["Alt+Shift+T"],
    does: "Open again what was closed last",
    act: (_editor, { workspace }) => reopenDocument(workspace),
    where: "fields",
  },
  {
    keys: ["Alt+PageDown"],
    does: "Next tab",
    act: (_editor, { workspace }) => activateNext(workspace, 1),
    where: "fields",
  },
  {
    keys: ["Alt+PageUp"],
    does: "Tab before",
    act: (_editor, { workspace }) => activateNext(workspace, -1),
    where: "fields",
  },
  { keys: ["Ctrl+B"], does: "Fold the panel away, or back", act: toggleSide, where: "fields" },
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
  {
    keys: ["Delete", "Backspace"],
    does: "Delete what is chosen; wires go around it",
    act: (editor) => deleteChosen(editor),
  },
  {
    keys: ["Shift+Delete"],
    does: "Delete what is chosen with all its wires",
    act: (editor) => deleteChosen(editor, { wires: true }),
  },
  { keys: ["Enter"], does: "On a node: look inside. On a port: take up or lay down a wire", act: lookInside },
  { keys: ["←", "↑", "→", "↓"], does: "Move what is chosen", act: nudge },
  { keys: ["F"], does: "Show everything", act: (editor) => editor.setState(({ fit }) => ({ fit: fit + 1 })) },
  { keys: ["Alt+L"], does: "Tidy the layout", act: tidy },
  { keys: ["Shift+drag"], does: "Choose by drawing a frame" },
  { keys: ["?"], does: "This sheet", act: (editor) => editor.setState({ dialog: { kind: "shortcuts" } }) },
];

/** Tidies the layout. */
export function tidy(editor: Editor): void {
  if (isReadOnly(editor)) return;
  edit(editor, { label: "Tidy" }, (body) => moved(body, arranged(body, editor.getState().catalogue)));
  editor.setState(({ fit }) => ({ fit: fit + 1 }));
}

/** Chooses the card or the wire that has the focus; of a chosen card opens the graph inside. */
function lookInside(editor: Editor): void {
  const { selection, scope, catalogue } = editor.getState();
  const focused = document.activeElement?.closest<HTMLElement>(".react-flow__node, .react-flow__edge");
  const id = focused?.dataset.id;
  if (focused?.classList.contains("react-flow__edge") && id !== undefined) {
    editor.setState({ selectedWires: [id], selection: [] });
    return;
  }
  if (id !== undefined && !selection.includes(id)) {
    select(editor, [id]);
    return;
  }
  const [chosen] = selection;
  if (chosen === undefined || selection.length > 1 || chosen.startsWith("$")) return;
  if (opens(openOf(editor.getState()).body, chosen, catalogue)) enter(editor, [...scope, chosen]);
  else editor.setState({ notice: { kind: "info", message: "This node has no graph inside." } });
}

/** One step out: what is said, the wire that is held, what is chosen, the graph inside. */
function cancelOrLeave(editor: Editor): void {
  const { drag, selection, selectedWires, scope, notice } = editor.getState();
  if (drag !== undefined) editor.setState({ drag: undefined, notice: undefined });
  else if (notice !== undefined) editor.setState({ notice: undefined });
  else if (selection.length + selectedWires.length > 0) editor.setState({ selection: [], selectedWires: [] });
  else if (scope.length > 0) enter(editor, scope.slice(0, -1));
}
