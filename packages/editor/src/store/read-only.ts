import { type Editor, openOf } from "./editor.ts";

/** What is said where something would change that is shipped. */
export const readOnlyWords = {
  message: "The inside of a node that is shipped cannot be changed.",
  hint: "Use a loop of your own.",
} as const;

/** Whether the open graph cannot be changed, which is then said. */
export function isReadOnly(editor: Editor): boolean {
  const fixed = openOf(editor.getState()).compound !== undefined;
  if (fixed) editor.setState({ notice: { kind: "error", ...readOnlyWords } });
  return fixed;
}
