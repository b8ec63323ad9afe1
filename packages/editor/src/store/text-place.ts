import type { GraphBody } from "@sigmaflow/core";
import { changeGraph } from "../document/scope.ts";
import { type End, inputsCard } from "../document/wires.ts";
import { changeDocument, type EditWords, edit } from "./editing.ts";
import { type Editor, type EditorState, openOf } from "./editor.ts";

/** The graph that a text stands in: the document for its own inputs, else the open one. */
export function placeBody(state: EditorState, { node }: End): GraphBody {
  return node === inputsCard ? state.document : openOf(state).body;
}

/** Changes the graph that a text stands in, as one step. */
export function changeAround(
  editor: Editor,
  { node }: End,
  words: EditWords,
  change: (body: GraphBody) => GraphBody,
): void {
  if (node !== inputsCard) edit(editor, words, change);
  else changeDocument(editor, words, (document) => changeGraph(document, [], change));
}
