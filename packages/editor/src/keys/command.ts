import { type Drag, type Editor, type EditorState, openOf } from "../store/editor.ts";
import { commandTexts, menuTexts } from "../texts/keys.ts";
import type { Workspace } from "../workspace/workspace.ts";

type CommandId = keyof typeof commandTexts;

/** What a menu is opened on. */
export type MenuPlace = "canvas" | "node" | "nodes" | "wire" | "port" | "run";

/** How a command was called. */
export interface Called {
  /** The key that was pressed, as the sheet writes it. */
  readonly key: string;
  /** The window's documents. */
  readonly workspace: Workspace;
  /** The port whose menu it was called from. */
  readonly port?: Drag | undefined;
}

/** Something that can be done: by keys, from a menu, from the list of commands. */
export interface Command {
  /** As they are written on the sheet: `Ctrl+Shift+Z`; none for what only menus and the list offer. */
  readonly keys: readonly string[];
  /** The key of the browser's own that does it, for menus and the list. */
  readonly known?: string;
  /** What it does, by its id among the texts. */
  readonly id: CommandId;
  /** Absent where the browser's events for copying, the canvas or a port answer themselves. */
  readonly act?: (editor: Editor, called: Called) => void;
  /**
   * `canvas`, which is meant unless said: on the graph, not while one types or a dialog is open. `page`: in other views
   * too. `fields`: also while one types.
   */
  readonly where?: "canvas" | "page" | "fields" | "everywhere";
  /** In which menus it stands. */
  readonly menus?: readonly MenuPlace[];
  /** A colour that menus show in its place. */
  readonly swatch?: string;
  /** Whether menus and the list offer it now. */
  readonly can?: (state: EditorState, port: Drag | undefined) => boolean;
}

/** What a command does, in words. */
export function does({ id }: Command): string {
  return commandTexts[id];
}

/** The same with as few words as menus have room for. */
export function short({ id }: Command): string {
  const texts: Partial<typeof commandTexts> = menuTexts;
  return texts[id] ?? commandTexts[id];
}

/** Whether the open graph can be changed. */
export function isOpen(state: EditorState): boolean {
  return openOf(state).compound === undefined;
}

/** Ids of the nodes that are chosen, in a graph that can be changed. */
export function chosenNodes(state: EditorState): readonly string[] {
  return isOpen(state) ? state.selection.filter((id) => !id.startsWith("$")) : [];
}
