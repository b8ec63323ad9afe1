import type { GraphDocument } from "../graph/document.ts";
import type { AppliedMigration } from "../graph/migrate-document.ts";
import { readingGraph, readingGraphValue } from "../graph/read.ts";
import { type LoadGraph, resolveGraphs } from "../graph/reference.ts";
import type { Catalogue } from "../node/catalogue.ts";
import { hasErrors, type Problem } from "../problem/problem.ts";
import type { Locate } from "../problem/problem-collector.ts";
import { atOnce, type InParts, inTurns, type Turn } from "../value/in-parts.ts";
import { type CheckOptions, type CheckResult, checking } from "./check.ts";

/** How a document's text is checked. */
export interface CheckTextOptions extends Omit<CheckOptions, "locate"> {
  /** Loads the graphs that bodies name; without it such bodies are a problem. */
  readonly load?: LoadGraph;
  /** Waited for before each part of reading and checking, so that the thread serves others between them: a host's turns. */
  readonly turn?: Turn;
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
  /** See {@link CheckResult.asked}. */
  readonly asked: CheckResult["asked"];
}

/** A document that was read, with the graphs that it names in it, at the catalogue's versions, and not checked yet. */
export interface ReadText {
  /** The document as far as it could be read: good for finding further problems, not for running. */
  readonly draft?: GraphDocument;
  /** The document with all bodies in it, when nothing is wrong so far. */
  readonly document?: GraphDocument;
  readonly problems: readonly Problem[];
  /** See {@link CheckedText.migrated}. */
  readonly migrated: readonly AppliedMigration[];
  readonly locate: Locate;
}

/**
 * Reads a document, as text or as data that is parsed already, loads the graphs that it names, and brings all to the
 * catalogue's versions.
 */
export async function readText(
  source: unknown,
  catalogue: Catalogue,
  { load, turn, ...options }: Pick<CheckTextOptions, "limits" | "load" | "turn"> = {},
): Promise<ReadText> {
  const reading = { ...options, catalogue };
  const parts = typeof source === "string" ? readingGraph(source, reading) : readingGraphValue(source, reading);
  const read = turn === undefined ? atOnce(parts) : await inTurns(parts, turn);
  const { draft, problems, migrated, locate } = read;
  if (draft === undefined) return { problems, migrated, locate };
  if (load === undefined) return { draft, document: draft, problems, migrated, locate };
  const resolved = await resolveGraphs(draft, load, { ...reading, locate });
  return {
    draft: resolved.document ?? draft,
    ...(resolved.document && { document: resolved.document }),
    problems: [...problems, ...resolved.problems],
    migrated: [...migrated, ...resolved.migrated],
    locate,
  };
}

/** Checks what was read: everything that is wrong, with its place, what was found by reading included. */
export function checkRead(
  read: ReadText,
  catalogue: Catalogue,
  options: Omit<CheckOptions, "locate"> = {},
): CheckedText {
  return atOnce(checkingRead(read, catalogue, options));
}

/** The same as {@link checkRead}, waiting for `turn` before each part. */
export function checkReadInTurns(
  read: ReadText,
  catalogue: Catalogue,
  options: Omit<CheckOptions, "locate">,
  turn: Turn,
): Promise<CheckedText> {
  return inTurns(checkingRead(read, catalogue, options), turn);
}

function* checkingRead(
  { draft, document, problems: reading, migrated, locate }: ReadText,
  catalogue: Catalogue,
  options: Omit<CheckOptions, "locate">,
): InParts<CheckedText> {
  if (draft === undefined) return { problems: reading, migrated, outputs: new Map(), asked: new Map() };
  const { problems: found, outputs, asked } = yield* checking(draft, catalogue, { ...options, locate });
  const problems = merged(reading, found);
  return { ...(document && !hasErrors(problems) && { document }), problems, migrated, outputs, asked };
}

/** Reads a document, loads the graphs it names, brings all to the catalogue's versions and checks them: everything that is wrong, at once, with its place. */
export async function checkText(
  source: unknown,
  catalogue: Catalogue,
  { load, turn, ...options }: CheckTextOptions = {},
): Promise<CheckedText> {
  const { limits } = options;
  const read = await readText(source, catalogue, {
    ...(limits && { limits }),
    ...(load && { load }),
    ...(turn && { turn }),
  });
  return turn === undefined
    ? checkRead(read, catalogue, options)
    : await checkReadInTurns(read, catalogue, options, turn);
}

/** All problems in the order of the text, each once: reading and checking both look at names. */
function merged(...lists: readonly (readonly Problem[])[]): Problem[] {
  const all = new Map<string, Problem>();
  for (const problem of lists.flat()) {
    const key = JSON.stringify([problem.code, problem.at, problem.graph, problem.message]);
    if (!all.has(key)) all.set(key, problem);
  }
  const named = [...all.values()];
  // A body that could not be loaded has a problem of its own.
  const failed = new Set(named.filter(({ code }) => loading.has(code)).map(({ at }) => JSON.stringify(at)));
  return named
    .filter(({ code, at }) => code !== "UNRESOLVED_GRAPH" || !failed.has(JSON.stringify(at)))
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

const loading: ReadonlySet<string> = new Set(["GRAPH_UNREADABLE", "RECURSIVE_GRAPH", "TOO_NESTED"]);
