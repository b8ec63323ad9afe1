import { type GraphDocument, readGraph } from "@sigmaflow/core";
import { diffDocuments, sayChange } from "@sigmaflow/core/editing";
import { laidOut } from "../document/layout.ts";
import { stepTexts } from "../texts/steps.ts";
import { storeTexts } from "../texts/store.ts";
import { savedDocument } from "./document-text.ts";
import { changeDocument } from "./editing.ts";
import type { Editor, EditorState } from "./editor.ts";

/** A text of a graph, read; without document it is none that can be opened. */
export interface ReadVersion {
  readonly text: string;
  readonly document?: GraphDocument;
}

/** Reads what a graph is or was on the server, brought up to date. */
export function readVersion({ catalogue }: EditorState, text: string): ReadVersion {
  const { document } = readGraph(text, { catalogue });
  return { text, ...(document && { document }) };
}

/** In what the open document, as it would be saved, differs from another one: a sentence a change. */
export function sayDifference(state: EditorState, { document }: ReadVersion): readonly string[] {
  if (document === undefined) return [storeTexts.noGraph];
  return diffDocuments(document, savedDocument(state)).map(sayChange);
}

/** Makes the open document what it was: one step that can be undone. */
export function goBack(editor: Editor, document: GraphDocument): void {
  const { catalogue, fit } = editor.getState();
  changeDocument(editor, { label: stepTexts.goBack }, () => ({ ...document, ...laidOut(document, catalogue) }));
  editor.setState({ scope: [], selection: [], selectedWires: [], dialog: undefined, notice: undefined, fit: fit + 1 });
}
