import { copyNodes, graphInText, pasteNodes } from "../document/clipboard.ts";
import { areaAround, areasOf, freePlace } from "../document/free-place.ts";
import { stepTexts } from "../texts/steps.ts";
import { edit } from "./editing.ts";
import { type Editor, openOf } from "./editor.ts";
import { isReadOnly } from "./read-only.ts";
import { placeForNew, reveal } from "./view.ts";

/** The chosen nodes as text; undefined when none is chosen. */
export function copyText(editor: Editor): string | undefined {
  const ids = editor.getState().selection.filter((id) => !id.startsWith("$"));
  return ids.length === 0 ? undefined : copyNodes(openOf(editor.getState()).body, ids);
}

/**
 * Puts the nodes of a text into the open graph, at the pointer or near it, and chooses them; false when the text is no graph. One of the future is
 * refused in words.
 */
export function paste(editor: Editor, text: string, { links }: { readonly links: boolean }): boolean {
  const state = editor.getState();
  const { body } = openOf(state);
  const read = graphInText(text, state.catalogue, body);
  const newer = read?.problems.find(({ code }) => code === "NEWER_NODE");
  if (newer !== undefined) editor.setState({ notice: { kind: "error", message: newer.message, hint: newer.hint } });
  if (read?.document === undefined || isReadOnly(editor)) return false;
  const { catalogue } = state;
  const size = areaAround(areasOf(read.document, catalogue).values()) ?? { width: 252, height: 160 };
  const at = freePlace(body, placeForNew(editor), size, catalogue);
  const pasted = pasteNodes(body, read.document, { at, links });
  if (pasted === undefined) return false;
  const { ids } = pasted;
  edit(
    editor,
    { label: ids.length === 1 ? stepTexts.paste : stepTexts.pasteNodes({ count: ids.length }) },
    () => pasted.body,
  );
  editor.setState({ selection: ids, selectedWires: [] });
  reveal(editor, { ...at, ...size });
  return true;
}

/** Doubles the chosen nodes, with the wires that come to them. */
export function duplicate(editor: Editor): void {
  const text = copyText(editor);
  if (text !== undefined) paste(editor, text, { links: true });
}
