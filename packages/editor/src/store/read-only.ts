import { storeTexts } from "../texts/store.ts";
import { type Editor, openOf } from "./editor.ts";

/** What is said where something would change that is shipped. */
export function readOnlyWords() {
  return { message: storeTexts.readOnly, hint: storeTexts.useLoop };
}

/** Whether the open graph cannot be changed, which is then said. */
export function isReadOnly(editor: Editor): boolean {
  const fixed = openOf(editor.getState()).compound !== undefined;
  if (fixed) editor.setState({ notice: { kind: "error", ...readOnlyWords() } });
  return fixed;
}
