import { own } from "@sigmaflow/core/editing";
import { asideOf } from "../document/aside-data.ts";
import { cardColours } from "../document/look.ts";
import { type EditorState, openOf } from "../store/editor.ts";
import { offerReplacements } from "../store/replacing.ts";
import { startRun } from "../store/running.ts";
import { changeLooks, holdable, toggleAside, toggleCollapsed, toggleHeld } from "../store/setting-aside.ts";
import { stepTexts } from "../texts/steps.ts";
import { type Command, chosenNodes } from "./command.ts";

const some = (state: EditorState) => chosenNodes(state).length > 0;
const one = (state: EditorState) => chosenNodes(state).length === 1 && state.selection.length === 1;
const kindOf = (state: EditorState) => asideOf(own(openOf(state).body.nodes, chosenNodes(state)[0] ?? ""))?.kind;

/** What is done with nodes that are chosen, besides moving and deleting them. */
export const nodeCommands: readonly Command[] = [
  {
    keys: ["Ctrl+Shift+Enter"],
    id: "runUpTo",
    menus: ["node"],
    can: (state) => one(state) && state.scope.length === 0,
    act: (editor) => {
      const [until] = chosenNodes(editor.getState());
      if (until !== undefined) void startRun(editor, until);
    },
  },
  {
    keys: ["M"],
    id: "bypass",
    menus: ["node", "nodes"],
    can: some,
    act: (editor) => toggleAside(editor, "bypassed"),
  },
  {
    keys: ["Shift+M"],
    id: "mute",
    menus: ["node", "nodes"],
    can: some,
    act: (editor) => toggleAside(editor, "muted"),
  },
  {
    keys: ["P"],
    id: "hold",
    menus: ["node"],
    can: (state) => one(state) && (kindOf(state) === "pinned" || holdable(state, state.selection[0]!) !== undefined),
    act: (editor) => void toggleHeld(editor),
  },
  {
    keys: ["R"],
    id: "replace",
    menus: ["node"],
    can: one,
    act: offerReplacements,
  },
  {
    keys: ["C"],
    id: "collapse",
    menus: ["node", "nodes"],
    can: some,
    act: toggleCollapsed,
  },
  ...cardColours.map<Command>((colour) => ({
    id: `colour.${colour}`,
    keys: [],
    menus: ["node", "nodes"],
    swatch: colour,
    can: some,
    act: (editor) =>
      changeLooks(editor, stepTexts.colour, ({ colour: before, ...look }) =>
        before === colour ? look : { ...look, colour },
      ),
  })),
];
