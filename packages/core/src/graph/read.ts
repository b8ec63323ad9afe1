import type { Catalogue } from "../node/catalogue.ts";
import { foundIn } from "../problem/data.ts";
import { type Finding, hasErrors, type Problem } from "../problem/problem.ts";
import { type Locate, ProblemCollector } from "../problem/problem-collector.ts";
import { atOnce, type InParts, inTurns, type Turn } from "../value/in-parts.ts";
import { type GraphDocument, graphDocument } from "./document.ts";
import { excessOfNodes, excessOfValue, measuringText } from "./document-size.ts";
import { badNames, nearestName } from "./ids.ts";
import { defaultLimits, type GraphLimits } from "./limits.ts";
import { currentVersion, migrate } from "./migrate.ts";
import { type AppliedMigration, migrateDocument, originOf } from "./migrate-document.ts";
import { parsing } from "./parse-document.ts";
import { parsingJson } from "./parse-json.ts";
import { placeOf } from "./place.ts";
import { type ShapeFault, shapeFaults } from "./read-issues.ts";
import { withoutReservedKeys } from "./reserved-keys.ts";

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

/** Reads a graph document from its text. Never throws; what is wrong stands in `problems`, all of it at once. */
export function readGraph(text: string, options: ReadOptions = {}): ReadResult {
  return atOnce(readingGraph(text, options));
}

/** The same as {@link readGraph}, waiting for `turn` before each part of a long text. */
export function readGraphInTurns(text: string, options: ReadOptions, turn: Turn): Promise<ReadResult> {
  return inTurns(readingGraph(text, options), turn);
}

/** The same as {@link readGraph}, in parts. */
export function* readingGraph(text: string, options: ReadOptions): InParts<ReadResult> {
  const limits = { ...defaultLimits, ...options.limits };
  const excess = yield* measuringText(text, limits);
  if (excess !== undefined) return refused(excess);
  yield;
  const { value, faults, locate } = yield* parsingJson(text, limits.depth);
  yield;
  const tooMany = excessOfNodes(value, limits);
  if (tooMany !== undefined) return refused(tooMany, locate);
  const report = new ProblemCollector(locate);
  for (const { position, ...fault } of faults) report.add({ ...placeOf(fault.at), ...fault }, position);
  if (value === undefined) return { problems: report.problems(), migrated: [], locate };
  const read = yield* readValue(value, report, options.catalogue);
  const origin = originOf(read.migrated);
  return { ...read, locate: (at) => locate(origin(at)) };
}

/** Reads a graph document from data that is parsed already; `readGraph` also sees duplicate keys and places. */
export function readGraphValue(value: unknown, options: ReadOptions = {}): ReadResult {
  return atOnce(readingGraphValue(value, options));
}

/** The same as {@link readGraphValue}, in parts. */
export function* readingGraphValue(value: unknown, options: ReadOptions): InParts<ReadResult> {
  const limits = { ...defaultLimits, ...options.limits };
  const excess = excessOfValue(value, limits);
  if (excess !== undefined) return refused(excess);
  yield;
  const tooMany = excessOfNodes(value, limits);
  if (tooMany !== undefined) return refused(tooMany);
  yield;
  const report = new ProblemCollector();
  const { value: data, found } = withoutReservedKeys(value);
  for (const at of found) {
    report.add({ code: "BAD_ID", ...placeOf(at), at, found: String(at.at(-1)), reserved: true });
  }
  yield;
  return { ...(yield* readValue(data, report, options.catalogue)), locate: () => undefined };
}

/** What reading comes to where a document is too large to be looked into. */
function refused(excess: Finding, locate: Locate = () => undefined): ReadResult {
  const report = new ProblemCollector(locate);
  report.add(excess);
  return { problems: report.problems(), migrated: [], locate };
}

function* readValue(
  value: unknown,
  report: ProblemCollector,
  catalogue: Catalogue | undefined,
): InParts<Omit<ReadResult, "locate">> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    report.add({ code: "NO_VERSION", path: "", at: [], found: "not an object", current: currentVersion });
    return { problems: report.problems(), migrated: [] };
  }
  // Checked to be an object just now.
  const current = versioned(value as Readonly<Record<string, unknown>>, report);
  if (current === undefined) return { problems: report.problems(), migrated: [] };
  for (const at of badNames(current, [], { inside: true })) {
    const name = String(at.at(-1));
    report.add({ code: "BAD_ID", ...placeOf(at), at, found: name, ...nearestName(name) });
  }
  yield;
  const parsed = yield* parsing(current);
  yield;
  const faults = parsed.success ? [] : shapeFaults(parsed.error.issues, current);
  for (const fault of faults) {
    const near = fault.code === "UNKNOWN_KEY" ? report.nearest(fault.key, fault.available) : {};
    report.add({ ...placeOf(fault.at), ...fault, ...near });
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
  report: ProblemCollector,
  catalogue: Catalogue | undefined,
): { readonly document: GraphDocument; readonly migrated: readonly AppliedMigration[] } {
  if (catalogue === undefined) return { document: written, migrated: [] };
  const { document, applied, newer } = migrateDocument(written, catalogue);
  for (const { path, at, type, found, known } of newer) {
    report.add({ code: "NEWER_NODE", path, at: [...at, "v"], type, found, known });
  }
  return { document, migrated: applied };
}

/** The document at the current version, or undefined with the problem reported. */
function versioned(value: Readonly<Record<string, unknown>>, report: ProblemCollector): typeof value | undefined {
  if (!Object.hasOwn(value, "sigmaflow")) {
    report.add({ code: "NO_VERSION", path: "", at: [], found: "no version", current: currentVersion });
    return Object.hasOwn(value, "nodes") ? { sigmaflow: currentVersion, ...value } : undefined;
  }
  const migrated = migrate(value);
  if (migrated.known) return migrated.document;
  const found = foundIn(migrated.version);
  report.add({ code: "UNKNOWN_VERSION", path: "", at: ["sigmaflow"], found, current: currentVersion });
  return undefined;
}

/** The document without its unknown keys, if nothing else is wrong with its shape. */
function withoutKeys(
  value: Readonly<Record<string, unknown>>,
  faults: readonly ShapeFault[],
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
