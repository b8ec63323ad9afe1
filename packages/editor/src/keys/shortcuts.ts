import { cardsOf } from "../document/layout.ts";
import { opens } from "../document/scope.ts";
import { offerNodes } from "../store/adding.ts";
import { copyByMenu, pasteByMenu } from "../store/browser-clipboard.ts";
import { duplicate } from "../store/clipboard.ts";
import { enter, redoStep, select, undoStep } from "../store/editing.ts";
import { type Editor, type EditorState, openOf } from "../store/editor.ts";
import { save } from "../store/files.ts";
import { nudge } from "../store/nudge.ts";
import { addPoint } from "../store/routing.ts";
import { toggleSide } from "../store/side-width.ts";
import { placeForNew } from "../store/view.ts";
import { deleteChosen } from "../store/wiring.ts";
import { pressedTexts } from "../texts/keys.ts";
import { openNew } from "../workspace/opening.ts";
import { activateNext, closeDocument, reopenDocument } from "../workspace/workspace.ts";
import { arrangeCommands } from "./arrange-commands.ts";
import { type Command, chosenNodes, isOpen } from "./command.ts";
import { nodeCommands } from "./node-commands.ts";
import { pictureCommands } from "./picture-commands.ts";
import { portCommands } from "./port-commands.ts";
import { runCommands } from "./run-commands.ts";
import { viewCommands } from "./view-commands.ts";
import { nextRegion, toWire, walk } from "./walking.ts";

const hasNodes = (state: EditorState) => chosenNodes(state).length > 0;

/** All that can be done, in the order of the sheet that `?` shows: the one table behind keys, menus and the list of commands. */
export const commands: readonly Command[] = [
  {
    keys: ["Ctrl+K"],
    id: "allCommands",
    act: (editor) => editor.setState({ dialog: { kind: "commands", at: placeForNew(editor) }, notice: undefined }),
    where: "fields",
  },
  {
    keys: ["Shift+F10", "ContextMenu", "right click", "long press"],
    id: "menu",
    act: openMenuAtFocus,
  },
  ...runCommands,
  {
    keys: ["Esc"],
    id: "out",
    act: cancelOrLeave,
    where: "page",
  },
  {
    keys: ["Space", "double click"],
    id: "addNode",
    act: offerNodes,
    menus: ["canvas"],
    can: isOpen,
  },
  { keys: ["Ctrl+S"], id: "save", act: (editor) => void save(editor), where: "everywhere" },
  {
    keys: ["Ctrl+O"],
    id: "open",
    act: (editor) => editor.setState({ dialog: { kind: "open" }, notice: undefined }),
    where: "everywhere",
  },
  {
    keys: ["Ctrl+Shift+S"],
    id: "saveAs",
    act: (editor) => editor.setState({ dialog: { kind: "save" }, notice: undefined }),
    where: "everywhere",
  },
  {
    keys: [],
    id: "versions",
    act: (editor) => editor.setState({ dialog: { kind: "versions" }, notice: undefined }),
    can: ({ file }) => file?.version !== undefined,
  },
  { keys: ["Alt+N"], id: "newTab", act: (_editor, { workspace }) => openNew(workspace), where: "fields" },
  {
    keys: ["Alt+W"],
    id: "closeTab",
    act: (_editor, { workspace }) => closeDocument(workspace, workspace.getState().active),
    where: "fields",
  },
  {
    keys: ["Alt+Shift+T"],
    id: "reopenTab",
    act: (_editor, { workspace }) => reopenDocument(workspace),
    where: "fields",
  },
  {
    keys: ["Alt+PageDown"],
    id: "nextTab",
    act: (_editor, { workspace }) => activateNext(workspace, 1),
    where: "fields",
  },
  {
    keys: ["Alt+PageUp"],
    id: "previousTab",
    act: (_editor, { workspace }) => activateNext(workspace, -1),
    where: "fields",
  },
  { keys: ["Ctrl+B"], id: "foldPanel", act: toggleSide, where: "fields" },
  {
    keys: ["Ctrl+Z"],
    id: "undo",
    act: undoStep,
    where: "page",
    menus: ["canvas"],
    can: ({ history }) => history.past.length > 0,
  },
  {
    keys: ["Ctrl+Shift+Z", "Ctrl+Y"],
    id: "redo",
    act: redoStep,
    where: "page",
    menus: ["canvas"],
    can: ({ history }) => history.future.length > 0,
  },
  { keys: ["Ctrl+C", "Ctrl+X", "Ctrl+V"], id: "clipboard" },
  { keys: ["Ctrl+Shift+V"], id: "pasteWithWires" },
  {
    keys: [],
    known: "Ctrl+C",
    id: "copy",
    act: (editor) => void copyByMenu(editor),
    menus: ["node", "nodes"],
    can: hasNodes,
  },
  {
    keys: [],
    known: "Ctrl+X",
    id: "cut",
    act: (editor) => void copyByMenu(editor, { cut: true }),
    menus: ["node", "nodes"],
    can: hasNodes,
  },
  { keys: [], known: "Ctrl+V", id: "paste", act: (editor) => void pasteByMenu(editor), menus: ["canvas"], can: isOpen },
  { keys: ["Ctrl+D"], id: "duplicate", act: duplicate, menus: ["node", "nodes"], can: hasNodes },
  {
    keys: ["Ctrl+A"],
    id: "chooseAll",
    act: (editor) => select(editor, cardsOf(openOf(editor.getState()).body)),
    menus: ["canvas"],
  },
  {
    keys: ["Delete", "Backspace"],
    id: "delete",
    act: (editor) => deleteChosen(editor),
    menus: ["node", "nodes", "wire"],
    can: (state) => isOpen(state) && (hasNodes(state) || state.selectedWires.length > 0),
  },
  {
    keys: ["Shift+Delete"],
    id: "deleteWithWires",
    act: (editor) => deleteChosen(editor, { wires: true }),
    menus: ["node", "nodes"],
    can: hasNodes,
  },
  {
    keys: ["Enter"],
    id: "lookInside",
    act: lookInside,
    menus: ["node"],
    can: (state) => state.selection.length === 1 && opens(openOf(state).body, state.selection[0]!, state.catalogue),
  },
  {
    keys: ["←", "↑", "→", "↓"],
    id: "walk",
    act: (editor, { key }) => walk(editor, key),
  },
  {
    keys: ["Shift+←", "Shift+↑", "Shift+→", "Shift+↓"],
    id: "move",
    act: nudge,
  },
  {
    keys: ["Ctrl+←", "Ctrl+→"],
    id: "toWire",
    act: (editor, { key }) => toWire(editor, key),
  },
  { keys: ["F6"], id: "nextRegion", act: (editor) => nextRegion(editor, 1), where: "fields" },
  { keys: ["Shift+F6"], id: "previousRegion", act: (editor) => nextRegion(editor, -1), where: "fields" },
  {
    keys: ["F"],
    id: "showAll",
    act: (editor) => editor.setState(({ fit }) => ({ fit: fit + 1 })),
    menus: ["canvas"],
  },
  ...pictureCommands,
  ...arrangeCommands,
  ...viewCommands,
  {
    keys: [],
    id: "insert",
    act: offerNodes,
    menus: ["wire"],
    can: (state) => isOpen(state) && state.selectedWires.length === 1 && state.selection.length === 0,
  },
  {
    keys: ["Alt+double click"],
    id: "addPoint",
    act: (editor) => addPoint(editor, editor.getState().selectedWires[0] ?? ""),
    menus: ["wire"],
    can: (state) => isOpen(state) && state.selectedWires.length === 1 && state.selection.length === 0,
  },
  ...nodeCommands,
  ...portCommands,
  { keys: ["Shift+drag"], id: "chooseByFrame" },
  {
    keys: ["?"],
    id: "keys",
    act: (editor) => editor.setState({ dialog: { kind: "shortcuts" } }),
    where: "page",
  },
];

/** Opens the menu of what has the focus, else of what is chosen. */
function openMenuAtFocus(editor: Editor): void {
  const { selection } = editor.getState();
  const focused = document.activeElement?.closest(".react-flow__handle, .react-flow__node, .react-flow__edge");
  const chosen = selection[0] && document.querySelector(`.react-flow__node[data-id="${CSS.escape(selection[0])}"]`);
  const place = focused ?? chosen ?? document.querySelector(".react-flow__pane");
  if (!place) return;
  const { left, top, width, height } = place.getBoundingClientRect();
  const at = { clientX: left + Math.min(width / 2, 120), clientY: top + Math.min(height / 2, 120) };
  place.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true, ...at }));
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
  else editor.setState({ notice: { kind: "info", message: pressedTexts.nothingInside } });
}

/** One step out: what is said, the wire that is held, what is chosen, the graph inside. */
function cancelOrLeave(editor: Editor): void {
  const { drag, selection, selectedWires, scope, notice } = editor.getState();
  if (drag !== undefined) editor.setState({ drag: undefined, notice: undefined });
  else if (notice !== undefined) editor.setState({ notice: undefined });
  else if (selection.length + selectedWires.length > 0) editor.setState({ selection: [], selectedWires: [] });
  else if (scope.length > 0) enter(editor, scope.slice(0, -1));
}
