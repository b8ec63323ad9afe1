import { arranged, cardsOf, moved } from "../document/layout.ts";
import { copyText, duplicate, paste } from "./clipboard.ts";
import { edit, endStep, enter, redoStep, select, undoStep } from "./editing.ts";
import { type Editor, openOf } from "./editor.ts";
import { save } from "./files.ts";
import { startRun } from "./running.ts";
import { deleteChosen } from "./wiring.ts";

/** Whether a key belongs to what a person is typing into. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** A key as it is written on the sheet: `Ctrl+Shift+Z`. */
function nameOf(event: KeyboardEvent): string {
  const key = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const shifted = event.shiftKey && (event.key.length > 1 || /[A-Z]/i.test(event.key));
  return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${shifted ? "Shift+" : ""}${key}`;
}

const anywhere: Readonly<Record<string, (editor: Editor) => void>> = {
  "Ctrl+Enter": (editor) => void startRun(editor),
  "Ctrl+S": (editor) => void save(editor),
  "Ctrl+O": (editor) => editor.setState({ dialog: { kind: "open" }, notice: undefined }),
};

const onCanvas: Readonly<Record<string, (editor: Editor) => void>> = {
  "Ctrl+Z": undoStep,
  "Ctrl+Shift+Z": redoStep,
  "Ctrl+Y": redoStep,
  "Ctrl+A": (editor) => select(editor, cardsOf(openOf(editor.getState()).body)),
  "Ctrl+D": duplicate,
  Delete: deleteChosen,
  Backspace: deleteChosen,
  F: (editor) => editor.setState(({ fit }) => ({ fit: fit + 1 })),
  "Alt+L": tidy,
  "?": (editor) => editor.setState({ dialog: { kind: "shortcuts" } }),
  Enter: lookInside,
  Escape: cancelOrLeave,
};

/** Tidies the layout. */
export function tidy(editor: Editor): void {
  edit(editor, { label: "Tidy" }, (body) => moved(body, arranged(body, editor.getState().catalogue)));
  editor.setState(({ fit }) => ({ fit: fit + 1 }));
}

/** Opens the graph inside the one node that is chosen. */
function lookInside(editor: Editor): void {
  const { selection, scope } = editor.getState();
  const [id] = selection;
  if (id !== undefined && selection.length === 1) enter(editor, [...scope, id]);
}

function cancelOrLeave(editor: Editor): void {
  const { drag, selection, selectedWires, scope, notice } = editor.getState();
  if (notice !== undefined) editor.setState({ notice: undefined });
  else if (drag !== undefined) editor.setState({ drag: undefined });
  else if (selection.length + selectedWires.length > 0) editor.setState({ selection: [], selectedWires: [] });
  else if (scope.length > 0) enter(editor, scope.slice(0, -1));
}

/** Answers a key, unless it belongs to a dialog or to what is being typed. */
export function pressed(editor: Editor, event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  const name = nameOf(event);
  const inDialog = editor.getState().dialog !== undefined;
  const busy = inDialog || isTyping(event.target) || (name === "Enter" && isButton(event.target));
  const act = anywhere[name] ?? (busy ? undefined : onCanvas[name]);
  if (act !== undefined && !(inDialog && name === "Ctrl+Enter")) {
    event.preventDefault();
    act(editor);
  } else if (name === "Space" && !inDialog && !isTyping(event.target) && !isButton(event.target)) {
    event.preventDefault();
    editor.setState({ dialog: { kind: "add" } });
  }
}

/** Space presses the button that has the focus. */
function isButton(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("button, a, label, [role=button]") !== null;
}

/** Listens to keys, and to the browser's copy, cut and paste events, so that no permission for the clipboard is asked. */
export function listen(editor: Editor): () => void {
  let keepLinks = false;
  const idle = (event: ClipboardEvent) =>
    isTyping(event.target) ||
    editor.getState().dialog !== undefined ||
    (window.getSelection()?.toString() ?? "") !== "";
  const copy = (event: ClipboardEvent) => {
    const text = idle(event) ? undefined : copyText(editor);
    if (text === undefined) return;
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    if (event.type === "cut") deleteChosen(editor);
  };
  const take = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData("text/plain");
    if (text === undefined || isTyping(event.target) || editor.getState().dialog !== undefined) return;
    if (paste(editor, text, { links: keepLinks })) event.preventDefault();
  };
  const key = (event: KeyboardEvent) => {
    keepLinks = event.shiftKey;
    pressed(editor, event);
  };
  // What is typed into one field is one step; leaving the field ends it.
  const leave = () => endStep(editor);
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
