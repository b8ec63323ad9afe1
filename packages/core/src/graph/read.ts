import { hasErrors, type Problem, type ProblemCode } from "../check/problem.ts";
import { type Locate, Report } from "../check/report.ts";
import { sayNewerNode } from "../check/rule/newer-node.ts";
import type { Catalogue } from "../node/catalogue.ts";
import { type GraphDocument, graphDocument } from "./document.ts";
import { badNames, sayBadName } from "./ids.ts";
import { defaultLimits, type GraphLimits } from "./limits.ts";
import { currentVersion, migrate } from "./migrate.ts";
import { type AppliedMigration, migrateDocument, originOf } from "./migrate-document.ts";
import { type DocumentPath, type JsonFault, parseJson } from "./parse-json.ts";
import { placeOf } from "./place.ts";
import { shapeFaults } from "./read-issues.ts";

/** How graphs are read. */
export interface ReadOptions {
  readonly limits?: Partial<GraphLimits>;
  /** Whose versions the document's nodes are brought to; without it they are left as they stand. */
  readonly catalogue?: Catalogue;
}

/** What reading came to. */
export interface ReadResult {
  /** The document, when nothing is wrong with its form. */
  readonly document?: GraphDocument;
  /** The document apart from keys and names that are wrong: good for finding further problems, not for running. */
  readonly draft?: GraphDocument;
  readonly problems: readonly Problem[];
  /** What was changed so that an older document says the same today; `written` is the document as it stood. */
  readonly migrated: readonly AppliedMigration[];
  readonly written?: GraphDocument;
  /** Where a part stands in the text, what migrations renamed included; undefined for documents that never were text. */
  readonly locate: Locate;
}

const faultCodes: Readonly<Record<JsonFault["kind"], ProblemCode>> = {
  syntax: "BAD_JSON",
  depth: "TOO_DEEP",
  duplicate: "DUPLICATE_KEY",
  prototype: "BAD_ID",
  number: "BAD_NUMBER",
};

/** Reads a graph document from its text. Never throws; what is wrong stands in `problems`, all of it at once. */
export function readGraph(text: string, options: ReadOptions = {}): ReadResult {
  const limits = { ...defaultLimits, ...options.limits };
  const bytes = text.length > limits.bytes ? text.length : utf8Length(text, limits.bytes);
  if (bytes > limits.bytes) {
    const report = new Report();
    report.add("TOO_LARGE", {
      path: "",
      at: [],
      message: `The document has ${bytes} bytes or more; at most ${limits.bytes} are accepted.`,
      hint: "Move inner graphs and pictures into files of their own.",
    });
    return { problems: report.problems(), migrated: [], locate: () => undefined };
  }
  const { value, faults, locate } = parseJson(text, limits.depth);
  const report = new Report(locate);
  for (const { kind, at, position, message, hint } of faults) {
    report.add(faultCodes[kind], { ...placeOf(at), at, position, message, hint });
  }
  if (value === undefined) return { problems: report.problems(), migrated: [], locate };
  const read = readValue(value, report, options.catalogue);
  const origin = originOf(read.migrated);
  return { ...read, locate: (at) => locate(origin(at)) };
}

/** Reads a graph document from data that is parsed already; `readGraph` also sees duplicate keys and places. */
export function readGraphValue(value: unknown, options: ReadOptions = {}): ReadResult {
  const { depth } = { ...defaultLimits, ...options.limits };
  const report = new Report();
  const locate = () => undefined;
  if (!deeper(value, depth)) return { ...readValue(value, report, options.catalogue), locate };
  const hint = "Put inner graphs into files of their own, and plain data into fewer levels.";
  report.add("TOO_DEEP", { path: "", at: [], message: `The document is nested more than ${depth} deep.`, hint });
  return { problems: report.problems(), migrated: [], locate };
}

/** Whether data is nested deeper than a limit; looks no further than that, so that circles end as well. */
function deeper(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return depth === 0 || Object.values(value).some((inner) => deeper(inner, depth - 1));
}

function readValue(value: unknown, report: Report, catalogue: Catalogue | undefined): Omit<ReadResult, "locate"> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    report.add("NO_VERSION", {
      path: "",
      at: [],
      message: "This is no graph.",
      hint: 'A graph is { "sigmaflow": 1, … }.',
    });
    return { problems: report.problems(), migrated: [] };
  }
  // Checked to be an object just now.
  const current = versioned(value as Readonly<Record<string, unknown>>, report);
  if (current === undefined) return { problems: report.problems(), migrated: [] };
  for (const at of badNames(current, [], { inside: true })) {
    report.add("BAD_ID", { ...placeOf(at), at, ...sayBadName(String(at.at(-1))) });
  }
  const parsed = graphDocument.safeParse(current);
  const faults = parsed.success ? [] : shapeFaults(parsed.error.issues, current);
  for (const { code, at, message, hint } of faults) {
    const advice =
      typeof hint === "string" ? hint : report.hint(hint.word, hint.candidates, "Remove it, or put it into `meta`.");
    report.add(code, { ...placeOf(at), at, message, hint: advice });
  }
  const written = parsed.success ? parsed.data : withoutKeys(current, faults);
  if (written === undefined) return { problems: report.problems(), migrated: [] };
  const { document: draft, migrated } = upToDate(written, report, catalogue);
  const problems = report.problems();
  return {
    ...(!hasErrors(problems) && { document: draft }),
    draft,
    problems,
    migrated,
    ...(draft !== written && { written }),
  };
}

/** The document at the versions of a catalogue. Reports nodes of versions that it does not have yet. */
export function upToDate(
  written: GraphDocument,
  report: Report,
  catalogue: Catalogue | undefined,
): { readonly document: GraphDocument; readonly migrated: readonly AppliedMigration[] } {
  if (catalogue === undefined) return { document: written, migrated: [] };
  const { document, applied, newer } = migrateDocument(written, catalogue);
  for (const { path, at, type, found, known } of newer) {
    report.add("NEWER_NODE", { path, at: [...at, "v"], ...sayNewerNode(type, found, known) });
  }
  return { document, migrated: applied };
}

/** The document at the current version, or undefined with the problem reported. */
function versioned(value: Readonly<Record<string, unknown>>, report: Report): typeof value | undefined {
  if (!Object.hasOwn(value, "sigmaflow")) {
    report.add("NO_VERSION", {
      path: "",
      at: [],
      message: "`sigmaflow` is missing, so this may be no sigmaflow graph.",
      hint: `If it is one, add "sigmaflow": ${currentVersion}.`,
    });
    return Object.hasOwn(value, "nodes") ? { sigmaflow: currentVersion, ...value } : undefined;
  }
  const migrated = migrate(value);
  if (migrated.known) return migrated.document;
  report.add("UNKNOWN_VERSION", {
    path: "",
    at: ["sigmaflow"],
    message: `The document is of version ${JSON.stringify(migrated.version).slice(0, 40)}; this sigmaflow reads version ${currentVersion}.`,
    hint: "Update sigmaflow, or save the graph with the version it was made for.",
  });
  return undefined;
}

/** The document without its unknown keys, if nothing else is wrong with its shape. */
function withoutKeys(
  value: Readonly<Record<string, unknown>>,
  faults: readonly { readonly code: ProblemCode; readonly at: DocumentPath }[],
): GraphDocument | undefined {
  if (faults.some(({ code }) => code !== "UNKNOWN_KEY")) return undefined;
  const copy = structuredClone(value);
  for (const { at } of faults) {
    let holder: unknown = copy;
    for (const key of at.slice(0, -1)) holder = (holder as Record<string | number, unknown>)[key];
    delete (holder as Record<string | number, unknown>)[at.at(-1)!];
  }
  return graphDocument.safeParse(copy).data;
}

/** Length in UTF-8, counted only when the text could be too long. */
function utf8Length(text: string, limit: number): number {
  return text.length * 3 <= limit ? text.length : new TextEncoder().encode(text).length;
}
