import type { Area } from "../document/free-place.ts";
import type { Point } from "../document/layout.ts";
import type { Editor } from "./editor.ts";

/** What the canvas of an editor shows, in canvas units. Nothing of it is kept or undone. */
export interface CanvasView {
  /** Where the pointer is; undefined while it is elsewhere. */
  pointer(): Point | undefined;
  /** The part of the canvas that is in sight. */
  visible(): Area;
  /** Moves the canvas just so far that an area is in sight. */
  reveal(area: Area): void;
}

const views = new WeakMap<Editor, CanvasView>();

/** Declares the canvas that shows an editor's open graph; call what is returned when it does so no more. */
export function showsOn(editor: Editor, view: CanvasView): () => void {
  views.set(editor, view);
  return () => void (views.get(editor) === view && views.delete(editor));
}

/** Where what is added goes: to the pointer, else a little above the middle of what is in sight. */
export function placeForNew(editor: Editor): Point {
  const view = views.get(editor);
  if (view === undefined) return { x: 40, y: 40 };
  const { x, y, width, height } = view.visible();
  return view.pointer() ?? { x: x + width / 2 - 120, y: y + height / 3 };
}

/** Brings an area of the open graph into sight. */
export function reveal(editor: Editor, area: Area | undefined): void {
  if (area !== undefined) views.get(editor)?.reveal(area);
}
