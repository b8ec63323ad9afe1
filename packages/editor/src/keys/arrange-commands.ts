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

const sides: readonly (readonly [to: Alignment, words: string])[] = [
  ["left", "at their left"],
  ["center", "at their middle, across"],
  ["right", "at their right"],
  ["top", "at their top"],
  ["middle", "at their middle, down"],
  ["bottom", "at their bottom"],
];

/** What puts several cards in order. */
export const orderCommands: readonly Command[] = [
  ...sides.map<Command>(([to, words]) => ({
    keys: [],
    does: `Align ${words}`,
    can: several,
    act: (editor) => alignChosen(editor, to),
  })),
  { keys: [], does: "Even distances across", can: several, act: (editor) => distributeChosen(editor, "across") },
  { keys: [], does: "Even distances down", can: several, act: (editor) => distributeChosen(editor, "down") },
];

/** What puts cards in order, and nodes into one another. */
export const arrangeCommands: readonly Command[] = [
  {
    keys: ["Alt+L"],
    does: "Tidy the layout: of what is chosen, or of all",
    short: "Tidy",
    act: (editor) => void tidy(editor),
    menus: ["canvas", "nodes"],
    can: isOpen,
  },
  {
    keys: ["Ctrl+G"],
    does: "Put what is chosen into a sub-graph",
    short: "Make a sub-graph",
    menus: ["node", "nodes"],
    can: some,
    act: (editor) => wrapChosen(editor, "call"),
  },
  {
    keys: ["Ctrl+Shift+G"],
    does: "Take the chosen sub-graph apart",
    short: "Take apart",
    menus: ["node"],
    can: (state) => isOpen(state) && canTakeApart(state),
    act: takeApart,
  },
  {
    keys: ["Ctrl+Shift+L"],
    does: "Make a loop of what is chosen",
    short: "Make a loop",
    menus: ["node", "nodes"],
    can: some,
    act: (editor) => wrapChosen(editor, "loop"),
  },
  {
    keys: ["Shift+F"],
    does: "Put a frame around what is chosen",
    short: "Add a frame",
    menus: ["canvas", "nodes"],
    can: isOpen,
    act: addFrame,
  },
  { keys: ["N"], does: "Add a note", menus: ["canvas"], can: isOpen, act: addNote },
  ...orderCommands,
];
