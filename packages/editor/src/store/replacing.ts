import { own } from "@sigmaflow/core/editing";
import { replaceNode } from "../document/replace.ts";
import { stepTexts } from "../texts/steps.ts";
import { edit } from "./editing.ts";
import { type Editor, openOf, situationOf } from "./editor.ts";
import { isReadOnly } from "./read-only.ts";
import { placeForNew } from "./view.ts";

/** Offers the types that the chosen node could be of instead. */
export function offerReplacements(editor: Editor): void {
  const [id] = editor.getState().selection;
  if (id === undefined || own(openOf(editor.getState()).body.nodes, id) === undefined || isReadOnly(editor)) return;
  editor.setState({ dialog: { kind: "add", at: placeForNew(editor), replaces: id } });
}

/** Makes a node one of another type. */
export function replaceChosen(editor: Editor, id: string, type: string): void {
  const situation = situationOf(editor.getState());
  const entry = own(situation.catalogue.nodes, type);
  if (entry === undefined) return;
  edit(editor, { label: stepTexts.replaceBy({ label: entry.label }) }, () => replaceNode(situation, id, entry));
  editor.setState({ dialog: undefined });
}
