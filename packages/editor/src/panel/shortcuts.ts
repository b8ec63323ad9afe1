/** A key, what it does, and where that is listed. */
export interface Shortcut {
  readonly keys: readonly string[];
  readonly does: string;
}

/** Every key of the editor, for the sheet that `?` shows. */
export const shortcuts: readonly Shortcut[] = [
  { keys: ["Ctrl+Enter"], does: "Run the graph" },
  { keys: ["Esc"], does: "Close, let go, choose nothing; leave the graph inside" },
  { keys: ["Space", "double click"], does: "Add a node" },
  { keys: ["Ctrl+S"], does: "Save" },
  { keys: ["Ctrl+O"], does: "Open" },
  { keys: ["Ctrl+Z"], does: "Undo" },
  { keys: ["Ctrl+Shift+Z", "Ctrl+Y"], does: "Redo" },
  { keys: ["Ctrl+C", "Ctrl+X", "Ctrl+V"], does: "Copy, cut, paste" },
  { keys: ["Ctrl+Shift+V"], does: "Paste and keep the wires from outside" },
  { keys: ["Ctrl+D"], does: "Duplicate" },
  { keys: ["Ctrl+A"], does: "Choose all" },
  { keys: ["Delete"], does: "Delete what is chosen" },
  { keys: ["Enter"], does: "On a node: look inside. On a port: take up or lay down a wire" },
  { keys: ["Arrows"], does: "Move what is chosen" },
  { keys: ["F"], does: "Show everything" },
  { keys: ["Alt+L"], does: "Tidy the layout" },
  { keys: ["Shift+drag"], does: "Choose by drawing a frame" },
  { keys: ["?"], does: "This sheet" },
];
