import { expect, test } from "vitest";
import { removeNodes } from "../document/edit.ts";
import { catalogue, example } from "../document/fixtures/graphs.ts";
import { setDefault } from "../document/interface.ts";
import { documentEditor } from "../workspace/workspace.ts";
import { changeDocument, edit, moveCards, undoStep } from "./editing.ts";
import { isChangedSince } from "./editor.ts";

test("a graph has changed since its run while something else would run: not after undo, nor when cards are moved", () => {
  const editor = documentEditor(catalogue, example("txt2img-refined"));
  const changed = () => isChangedSince(editor.getState());
  expect(changed()).toBe(false); // nothing ran
  editor.setState(({ document }) => ({ ran: structuredClone(document) }));
  expect(changed()).toBe(false);
  edit(editor, { label: "Delete" }, (body) => removeNodes(body, ["denoise"]));
  expect(changed()).toBe(true);
  undoStep(editor);
  expect(changed()).toBe(false);
  moveCards(editor, new Map([["denoise", { x: 5, y: 5 }]]));
  expect(changed()).toBe(false);
  changeDocument(editor, { label: "Change" }, (document) => ({ ...document, ...setDefault(document, "seed", 9) }));
  expect(changed()).toBe(true);
});
