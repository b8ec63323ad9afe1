import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import type { Editor, EditorState } from "./editor.ts";

/** The editor that components belong to. */
export const EditorContext = createContext<Editor | undefined>(undefined);

/** The editor itself, for changing it. */
export function useEditorStore(): Editor {
  const editor = useContext(EditorContext);
  if (editor === undefined) throw new Error("a component of the editor stands outside of EditorContext");
  return editor;
}

/** A part of the editor's state; draws again when that part changes (lists and records are compared by their entries). */
export function useEditor<T>(pick: (state: EditorState) => T): T {
  return useStore(useEditorStore(), useShallow(pick));
}
