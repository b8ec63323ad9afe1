import path from "node:path";
import { type Catalogue, checkRead, isSigmaflowError, type Problem, problemLine, readText } from "@sigmaflow/core";
import { createModelService } from "@sigmaflow/nodes/host";
import { modelFolders } from "../engine/model-folders.ts";
import { NamedModels } from "../engine/named-models.ts";
import { createFileService } from "../host/file-service.ts";
import { readGraphSource } from "../input/graph-source.ts";
import { graphLoader } from "../input/graph-text.ts";
import type { UseFlags } from "../use/packages-in-use.ts";
import { catalogueInUse } from "./catalogue-in-use.ts";
import { cliErrorOf } from "./cli-error.ts";
import { exitCodes } from "./exit.ts";
import { printMigrations } from "./print-migrations.ts";
import { printPaidCalls } from "./print-paid-calls.ts";

/** A problem as `validate --json` lists it; that a file cannot be read is one as well. */
type FileProblem = { readonly file: string } & (Problem | Unreadable);

type Unreadable = Pick<Problem, "severity" | "path" | "at" | "message" | "hint"> & { readonly code: string };

/** Checks graphs and prints their problems, and returns the exit code. */
export async function validateAction(
  graphs: readonly string[],
  flags: UseFlags & { readonly json?: boolean },
): Promise<number> {
  const catalogue = await catalogueInUse(flags);
  const models = new NamedModels(createModelService({ roots: modelFolders() }));
  const found: FileProblem[] = [];
  for (const graph of graphs) {
    const problems = await problemsOf(graph, catalogue, models);
    found.push(...problems.map((problem) => ({ file: graph, ...problem })));
  }
  if (flags.json) process.stdout.write(`${JSON.stringify(found, undefined, 2)}\n`);
  else for (const { file, ...problem } of found) process.stdout.write(`${problemLine(problem, file)}\n`);
  return found.some(({ severity }) => severity === "error") ? exitCodes.refused : exitCodes.done;
}

async function problemsOf(
  graph: string,
  catalogue: Catalogue,
  models: NamedModels,
): Promise<readonly (Problem | Unreadable)[]> {
  try {
    const { text, folder } = await readGraphSource(graph);
    const files = createFileService([folder, path.resolve()]);
    const read = await readText(text, catalogue, { load: graphLoader(files) });
    const { problems, migrated, document } = await models.checked(catalogue, (knowing) => checkRead(read, knowing));
    printMigrations(graph, migrated);
    if (document !== undefined) printPaidCalls(graph, document, catalogue);
    return problems;
  } catch (error) {
    if (!isSigmaflowError(error)) throw error;
    const { code, message } = cliErrorOf(error);
    return [{ code, severity: "error", path: "", message, hint: "", at: [] }];
  }
}
