import type { Editor } from "../store/editor.ts";
import { refuseFaulty, startRun } from "../store/running.ts";
import type { Command } from "./command.ts";

/** Ways to run the graph. */
export const runCommands: readonly Command[] = [
  {
    keys: ["Ctrl+Enter"],
    does: "Run the graph",
    act: (editor) => void startRun(editor),
    where: "fields",
    menus: ["canvas", "run"],
  },
  {
    keys: [],
    does: "Run several times…",
    act: (editor) => ask(editor, "seed"),
    menus: ["run"],
  },
  {
    keys: [],
    does: "Sweep: run through values of one or two inputs…",
    short: "Sweep…",
    act: (editor) => ask(editor, "values"),
    menus: ["run"],
  },
  {
    keys: [],
    does: "The grid of the last sweep",
    short: "Last grid",
    act: (editor) => editor.setState(({ sweeps }) => ({ dialog: { kind: "grid", sweep: sweeps.at(-1)?.id ?? "" } })),
    menus: ["run"],
    can: ({ sweeps }) => sweeps.length > 0,
  },
];

function ask(editor: Editor, by: "seed" | "values"): void {
  if (!refuseFaulty(editor)) editor.setState({ dialog: { kind: "sweep", by }, notice: undefined });
}
