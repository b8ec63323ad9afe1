import type { Command } from "./command.ts";

/** What is done with the view of a document and with its pictures. */
export const pictureCommands: readonly Command[] = [
  {
    keys: ["Alt+V"],
    does: "Change between Create and the graph",
    act: (editor) =>
      editor.setState(({ view, fit }) => ({ view: view === "graph" ? "create" : "graph", fit: fit + 1 })),
    where: "fields",
  },
  {
    keys: ["Alt+R"],
    does: "All runs, and what waits",
    act: (editor) => editor.setState({ dialog: { kind: "runs" }, notice: undefined }),
    where: "fields",
  },
  { keys: ["picture 0, 1, +, −"], does: "Fit, actual pixels, larger, smaller" },
  { keys: ["picture C, B"], does: "Compare with another, by slider or side by side" },
];
