import type { Editor } from "../store/editor.ts";
import { refuseFaulty, startRun } from "../store/running.ts";
import type { Command } from "./command.ts";

/** Ways to run the graph. */
export const runCommands: readonly Command[] = [
  {
    keys: ["Ctrl+Enter"],
    id: "run",
    act: (editor) => void startRun(editor),
    where: "fields",
    menus: ["canvas", "run"],
  },
  {
    keys: [],
    id: "runSeveral",
    act: (editor) => ask(editor, "seed"),
    menus: ["run"],
  },
  {
    keys: [],
    id: "sweep",
    act: (editor) => ask(editor, "values"),
    menus: ["run"],
  },
  {
    keys: [],
    id: "grid",
    act: (editor) => editor.setState(({ sweeps }) => ({ dialog: { kind: "grid", sweep: sweeps.at(-1)?.id ?? "" } })),
    menus: ["run"],
    can: ({ sweeps }) => sweeps.length > 0,
  },
];

function ask(editor: Editor, by: "seed" | "values"): void {
  if (!refuseFaulty(editor)) editor.setState({ dialog: { kind: "sweep", by }, notice: undefined });
}
