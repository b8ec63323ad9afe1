import { copyText, paste } from "../store/clipboard.ts";
import { endStep } from "../store/editing.ts";
import { deleteChosen } from "../store/wiring.ts";
import { isPicture, openFile } from "../workspace/open-file.ts";
import { activeOf, type Workspace } from "../workspace/workspace.ts";
import { commandOf } from "./commands-by-key.ts";
import { nameOf } from "./key-name.ts";

/** Whether a key belongs to what a person is typing into. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** Answers a key, unless it belongs to a dialog or to what is being typed. */
export function pressed(workspace: Workspace, event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  const { editor } = activeOf(workspace.getState());
  const name = nameOf(event);
  const { act, where = "canvas" } = commandOf(name) ?? {};
  if (act === undefined) return;
  const inDialog = editor.getState().dialog !== undefined;
  const pressesButton = (name === "Enter" || name === "Space") && isButton(event.target);
  if (where !== "everywhere" && inDialog) return;
  if (where === "canvas" && editor.getState().view !== "graph") return;
  if ((where === "canvas" || where === "page") && (isTyping(event.target) || pressesButton)) {
    // Out of a card's field, to where arrows walk on.
    if (name === "Esc") (event.target as HTMLElement).closest<HTMLElement>(".react-flow__node")?.focus();
    return;
  }
  event.preventDefault();
  // Held down it starts one run.
  if (!(event.repeat && name.endsWith("Enter"))) act(editor, { key: name, workspace });
}

/** Enter and Space press the button that has the focus. */
function isButton(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("button, a, label, [role=button]") !== null;
}

/** Listens to keys, and to the browser's copy, cut and paste events, so that no permission for the clipboard is asked. */
export function listen(workspace: Workspace): () => void {
  let keepLinks = false;
  const shown = () => activeOf(workspace.getState()).editor;
  const idle = (event: ClipboardEvent) =>
    isTyping(event.target) ||
    shown().getState().dialog !== undefined ||
    (window.getSelection()?.toString() ?? "") !== "";
  const copy = (event: ClipboardEvent) => {
    const text = idle(event) ? undefined : copyText(shown());
    if (text === undefined) return;
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    if (event.type === "cut") deleteChosen(shown());
  };
  const take = (event: ClipboardEvent) => {
    if (isTyping(event.target) || shown().getState().dialog !== undefined) return;
    const picture = [...(event.clipboardData?.files ?? [])].find(isPicture);
    if (picture !== undefined) {
      event.preventDefault();
      void openFile(workspace, picture);
      return;
    }
    const text = event.clipboardData?.getData("text/plain");
    if (text === undefined) return;
    if (paste(shown(), text, { links: keepLinks })) event.preventDefault();
  };
  const key = (event: KeyboardEvent) => {
    keepLinks = event.shiftKey;
    pressed(workspace, event);
  };
  // What is typed into one field is one step; leaving the field ends it.
  const leave = () => endStep(shown());
  document.addEventListener("focusout", leave);
  document.addEventListener("keydown", key);
  document.addEventListener("copy", copy);
  document.addEventListener("cut", copy);
  document.addEventListener("paste", take);
  return () => {
    document.removeEventListener("focusout", leave);
    document.removeEventListener("keydown", key);
    document.removeEventListener("copy", copy);
    document.removeEventListener("cut", copy);
    document.removeEventListener("paste", take);
  };
}
