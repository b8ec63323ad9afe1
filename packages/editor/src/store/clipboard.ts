import { copyNodes, graphInText, pasteNodes } from "../document/clipboard.ts";
import { positionsOf } from "../document/layout.ts";
import { edit } from "./editing.ts";
import { type Editor, openOf } from "./editor.ts";

/** The chosen nodes as text; undefined when none is chosen. */
export function copyText(editor: Editor): string | undefined {
  const ids = editor.getState().selection.filter((id) => !id.startsWith("$"));
  return ids.length === 0 ? undefined : copyNodes(openOf(editor.getState()).body, ids);
}

/**
 * Puts the nodes of a text into the open graph and chooses them; false when the text is no graph. One of the future is
 * refused in words.
 */
export function paste(editor: Editor, text: string, { links }: { readonly links: boolean }): boolean {
  const state = editor.getState();
  const { body, compound } = openOf(state);
  if (compound !== undefined) return false;
  const read = graphInText(text, state.catalogue, body);
  const newer = read?.problems.find(({ code }) => code === "NEWER_NODE");
  if (newer !== undefined) editor.setState({ notice: { kind: "error", message: newer.message, hint: newer.hint } });
  if (read?.document === undefined) return false;
  const pasted = pasteNodes(body, read.document, { at: besides(editor, state.selection), links });
  if (pasted === undefined) return false;
  const { ids } = pasted;
  edit(editor, { label: ids.length === 1 ? "Paste" : `Paste ${ids.length} nodes` }, () => pasted.body);
  editor.setState({ selection: ids, selectedWires: [] });
  return true;
}

/** Doubles the chosen nodes, with the wires that come to them. */
export function duplicate(editor: Editor): void {
  const text = copyText(editor);
  if (text !== undefined) paste(editor, text, { links: true });
}

/** Where pasted cards go when nothing says so: a little off those that were copied. */
function besides(editor: Editor, ids: readonly string[]): { x: number; y: number } {
  const positions = positionsOf(openOf(editor.getState()).body);
  const points = ids.flatMap((id) => positions.get(id) ?? []);
  if (points.length === 0) return { x: 40, y: 40 };
  return { x: Math.min(...points.map(({ x }) => x)) + 40, y: Math.min(...points.map(({ y }) => y)) + 40 };
}
