import type { Alignment } from "../document/align.ts";
import {
  addFrame,
  addNote,
  alignChosen,
  canTakeApart,
  distributeChosen,
  takeApart,
  wrapChosen,
} from "../store/arranging.ts";
import type { EditorState } from "../store/editor.ts";
import { tidy } from "../store/tidying.ts";
import { type Command, chosenNodes, isOpen } from "./command.ts";

const some = (state: EditorState) => chosenNodes(state).length > 0;
const several = (state: EditorState) => isOpen(state) && state.selection.length > 1;

const sides: readonly Alignment[] = ["left", "center", "right", "top", "middle", "bottom"];

/** What puts several cards in order. */
export const orderCommands: readonly Command[] = [
  ...sides.map<Command>((to) => ({
    id: `align.${to}`,
    keys: [],
    can: several,
    act: (editor) => alignChosen(editor, to),
  })),
  { keys: [], id: "spaceAcross", can: several, act: (editor) => distributeChosen(editor, "across") },
  { keys: [], id: "spaceDown", can: several, act: (editor) => distributeChosen(editor, "down") },
];

/** What puts cards in order, and nodes into one another. */
export const arrangeCommands: readonly Command[] = [
  {
    keys: ["Alt+L"],
    id: "tidy",
    act: (editor) => void tidy(editor),
    menus: ["canvas", "nodes"],
    can: isOpen,
  },
  {
    keys: ["Ctrl+G"],
    id: "makeSubgraph",
    menus: ["node", "nodes"],
    can: some,
    act: (editor) => wrapChosen(editor, "call"),
  },
  {
    keys: ["Ctrl+Shift+G"],
    id: "takeApart",
    menus: ["node"],
    can: (state) => isOpen(state) && canTakeApart(state),
    act: takeApart,
  },
  {
    keys: ["Ctrl+Shift+L"],
    id: "makeLoop",
    menus: ["node", "nodes"],
    can: some,
    act: (editor) => wrapChosen(editor, "loop"),
  },
  {
    keys: ["Shift+F"],
    id: "addFrame",
    menus: ["canvas", "nodes"],
    can: isOpen,
    act: addFrame,
  },
  { keys: ["N"], id: "addNote", menus: ["canvas"], can: isOpen, act: addNote },
  ...orderCommands,
];
