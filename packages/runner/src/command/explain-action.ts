import { defaultLimits, type Explained, unseenIn } from "@sigmaflow/core";
import { createEngine } from "../engine/engine.ts";
import { modelFolders } from "../engine/model-folders.ts";
import { readGraphSource } from "../input/graph-source.ts";
import { stepsText } from "../terminal/progress.ts";
import { type Screen, screenOf, styled } from "../terminal/screen.ts";
import { tableText } from "../terminal/table.ts";
import { graphsOf } from "../use/package-graphs.ts";
import { packagesOf, type UseFlags } from "../use/packages-in-use.ts";
import { printError } from "./cli-error.ts";
import { exitCodes } from "./exit.ts";
import type { EngineFlags, InputFlags } from "./options.ts";
import { prepareRun } from "./prepare-run.ts";
import { printMemory } from "./print-memory.ts";
import { printNote } from "./print-note.ts";
import { printPaidCalls } from "./print-paid-calls.ts";

/** Says what a run would do and returns the exit code. */
export async function explainAction(
  graph: string,
  flags: EngineFlags & InputFlags & UseFlags & { readonly json?: boolean },
): Promise<number> {
  const use = await packagesOf(flags, { onNote: printNote });
  const source = await readGraphSource(graph, { graphs: graphsOf(use) });
  const { models, cacheDir, provider, precision } = flags;
  const engine = createEngine({
    use,
    ...(models && { models }),
    ...(cacheDir !== undefined && { cacheDir }),
    ...(provider !== undefined && { provider }),
    ...(precision !== undefined && { precision }),
    read: [source.folder, process.cwd()],
    onNotice: (notice) => printError(notice, { word: "warning" }),
  });
  try {
    const prepared = await prepareRun(engine, source, flags);
    printPaidCalls(source.name, prepared.document, engine.catalogue, prepared.inputs);
    await printMemory(prepared, modelFolders(models));
    const rows = await engine.explain(prepared, { graphName: source.graphName });
    if (flags.json) process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
    else process.stdout.write(table(rows, screenOf(process.stdout)));
    const unseen = unseenIn(rows);
    if (unseen > 0)
      printNote(
        `${source.name}: explain looks at ${prepared.limits.explained ?? defaultLimits.explained} nodes and iterations at most; at least ${unseen} more were not looked at, and what is inside them is unknown.`,
      );
    return exitCodes.done;
  } finally {
    await engine.close();
  }
}

const colours = { cached: "green", runs: "yellow", follows: "dim", fails: "red", unseen: "dim" } as const;

function table(rows: readonly Explained[], screen: Screen): string {
  const lines = rows.flatMap(({ path, node, status, reason, error, steps }) => [
    [
      path,
      node,
      styled(screen, colours[status], status),
      error ? `${error.code}: ${error.message}` : reasonText(reason),
    ],
    ...(steps ?? []).map((range) => [
      `  ${stepsText(range)}`,
      "",
      styled(screen, colours[range.status], range.status),
      "",
    ]),
  ]);
  return tableText([["node", "type", "would be", "because"].map((head) => styled(screen, "bold", head)), ...lines]);
}

function reasonText(reason: Explained["reason"]): string {
  if (reason === undefined) return "";
  if (typeof reason === "string") return reason;
  const { ingredient, before, now } = reason;
  return `${ingredient}: ${shown(before)} → ${shown(now)}`;
}

/** A content id for people: the value when it is short, else the beginning of its hash. */
function shown(id: string | undefined): string {
  if (id === undefined) return "nothing";
  const text = id.startsWith("=") ? id.slice(1) : id;
  return text.length > 40 ? `${text.slice(0, id.startsWith("=") ? 39 : 10)}…` : text;
}
