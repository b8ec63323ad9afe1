import type { GraphDocument } from "../graph/document.ts";
import type { AppliedMigration } from "../graph/migrate-document.ts";
import { readGraph } from "../graph/read.ts";
import { type LoadGraph, resolveGraphs } from "../graph/reference.ts";
import type { Catalogue } from "../node/catalogue.ts";
import { hasErrors, type Problem } from "../problem/problem.ts";
import { type CheckOptions, type CheckResult, check } from "./check.ts";

/** How a document's text is checked. */
export interface CheckTextOptions extends Omit<CheckOptions, "locate"> {
  /** Gives the graphs that bodies name; without it such bodies are a problem. */
  readonly load?: LoadGraph;
}

/** What checking a text came to. */
export interface CheckedText {
  /** The document with all bodies in it, when nothing keeps it from running. */
  readonly document?: GraphDocument;
  readonly problems: readonly Problem[];
  /** What was changed so that older documents, those it names included, say the same today. */
  readonly migrated: readonly AppliedMigration[];
  /** See {@link CheckResult.outputs}; empty when the text could not be understood. */
  readonly outputs: CheckResult["outputs"];
}

/** Reads a document, takes in the graphs it names, brings all to the catalogue's versions and checks them: everything that is wrong, at once, with its place. */
export async function checkText(
  text: string,
  catalogue: Catalogue,
  { load, ...options }: CheckTextOptions = {},
): Promise<CheckedText> {
  const { draft, problems: reading, migrated, locate } = readGraph(text, { ...options, catalogue });
  if (draft === undefined) return { problems: reading, migrated, outputs: new Map() };
  const resolved =
    load === undefined
      ? { document: draft, problems: [], migrated: [] }
      : await resolveGraphs(draft, load, { ...options, locate, catalogue });
  const checked = check(resolved.document ?? draft, catalogue, { ...options, locate });
  const problems = merged(reading, resolved.problems, checked.problems);
  const document = hasErrors(problems) ? undefined : resolved.document;
  const all = [...migrated, ...resolved.migrated];
  return { ...(document && { document }), problems, migrated: all, outputs: checked.outputs };
}

/** All problems in the order of the text, each once: reading and checking both look at names. */
function merged(...lists: readonly (readonly Problem[])[]): Problem[] {
  const all = new Map<string, Problem>();
  for (const problem of lists.flat()) {
    const key = JSON.stringify([problem.code, problem.at, problem.graph, problem.message]);
    if (!all.has(key)) all.set(key, problem);
  }
  const named = [...all.values()];
  // A body that could not be loaded is told by its own problem.
  const failed = new Set(named.filter(({ code }) => loading.has(code)).map(({ at }) => JSON.stringify(at)));
  return named
    .filter(({ code, at }) => code !== "UNRESOLVED_GRAPH" || !failed.has(JSON.stringify(at)))
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

const loading: ReadonlySet<string> = new Set(["GRAPH_UNREADABLE", "RECURSIVE_GRAPH", "TOO_NESTED"]);
