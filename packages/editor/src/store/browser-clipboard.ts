import { storeTexts } from "../texts/store.ts";
import { copyText, paste } from "./clipboard.ts";
import type { Editor } from "./editor.ts";
import { deleteChosen } from "./wiring.ts";

/** Says what to do where a browser does not let pages at its clipboard. */
function refused(editor: Editor, key: string): void {
  const message = storeTexts.noClipboard;
  editor.setState({ notice: { kind: "error", message, hint: storeTexts.pressInstead({ key }) } });
}

/** Copies what is chosen, from a menu. */
export async function copyByMenu(editor: Editor, { cut = false } = {}): Promise<void> {
  const text = copyText(editor);
  if (text === undefined) return;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    refused(editor, cut ? "Ctrl+X" : "Ctrl+C");
    return;
  }
  if (cut) deleteChosen(editor);
}

/** Pastes, from a menu. */
export async function pasteByMenu(editor: Editor): Promise<void> {
  let text: string;
  try {
    text = await navigator.clipboard.readText();
  } catch {
    refused(editor, "Ctrl+V");
    return;
  }
  if (paste(editor, text, { links: false })) return;
  editor.setState({ notice: { kind: "info", message: storeTexts.notCopied } });
}
