import type { Command } from "./command.ts";

/** What is done with the view of a document and with its pictures. */
export const pictureCommands: readonly Command[] = [
  {
    keys: ["Alt+V"],
    id: "switchView",
    act: (editor) =>
      editor.setState(({ view, fit }) => ({ view: view === "graph" ? "create" : "graph", fit: fit + 1 })),
    where: "fields",
  },
  {
    keys: ["Alt+R"],
    id: "runs",
    act: (editor) => editor.setState({ dialog: { kind: "runs" }, notice: undefined }),
    where: "fields",
  },
  { keys: ["picture 0, 1, +, −"], id: "zoomPicture" },
  { keys: ["picture C, B"], id: "comparePictures" },
];
