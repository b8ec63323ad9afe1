import path from "node:path";
import {
  type Catalogue,
  checkText,
  type GraphDocument,
  type Problem,
  problemLine,
  type TypeRef,
} from "@sigmaflow/core";
import { createFileService } from "../host/file-service.ts";
import { readGraphSource } from "../input/graph-source.ts";
import { graphLoader } from "../input/graph-text.ts";
import type { UseFlags } from "../use/packages-in-use.ts";
import { catalogueInUse } from "./catalogue-in-use.ts";
import { exitCodes } from "./exit.ts";
import { printMigrations } from "./print-migrations.ts";
import { typedModule } from "./typed-module.ts";

/** Prints typed functions of graphs, or on standard error what keeps one from running, and returns the exit code. */
export async function typesAction(graphs: readonly string[], flags: UseFlags): Promise<number> {
  const catalogue = await catalogueInUse(flags);
  const read = [];
  for (const graph of graphs) read.push(await graphOf(graph, catalogue));
  const wrong = read.filter(({ document }) => document === undefined);
  for (const { file, problems } of wrong)
    for (const problem of problems) process.stderr.write(`${problemLine(problem, file)}\n`);
  if (wrong.length > 0) return exitCodes.refused;
  const sound = read.flatMap(({ document, ...one }) => (document ? [{ ...one, document }] : []));
  process.stdout.write(typedModule(sound, catalogue.types));
  return exitCodes.done;
}

interface ReadGraph {
  readonly file: string;
  readonly document?: GraphDocument;
  readonly problems: readonly Problem[];
  readonly outputs: ReadonlyMap<string, { readonly type: TypeRef; readonly optional: boolean }>;
}

async function graphOf(file: string, catalogue: Catalogue): Promise<ReadGraph> {
  const { text, folder } = await readGraphSource(file);
  const files = createFileService([folder, path.resolve()]);
  const { document, problems, migrated, outputs } = await checkText(text, catalogue, { load: graphLoader(files) });
  printMigrations(file, migrated);
  return { file, ...(document && { document }), problems, outputs: outputs.get("") ?? new Map() };
}
