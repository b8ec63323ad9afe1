import { suggest } from "../text/suggest.ts";
import { problemCodes, type Severity } from "./codes.ts";
import { sayProblem } from "./english.ts";
import type { DocumentPath, Position } from "./place.ts";
import type { Finding, PlacedFinding, Problem } from "./problem.ts";

/** Where a document's parts stand in its text. */
export type Locate = (path: DocumentPath) => Position | undefined;

const mostOfOneSeverity = 500;
/** Words compared in search of suggestions, over all problems of a check: hostile graphs must not buy time. */
const mostComparisons = 100_000;

/** Collects problems as data, up to as many as anyone would read. */
export class ProblemCollector {
  readonly #found: PlacedFinding[] = [];
  readonly #count: Record<Severity, number> = { error: 0, warning: 0 };
  readonly #locate: Locate | undefined;
  #comparisons = 0;

  constructor(locate?: Locate) {
    this.#locate = locate;
  }

  /** `position` is where it stands in the text, if `at` does not lead there. */
  add(finding: Finding, position?: Position): void {
    const { severity } = problemCodes[finding.code];
    if (++this.#count[severity] > mostOfOneSeverity) return;
    this.#found.push({ ...finding, ...(position ?? this.#locate?.(finding.at)) });
  }

  /** The nearest of the candidates, if one is near enough to have been meant. */
  nearest(word: string, candidates: Iterable<string>): { readonly didYouMean?: string } {
    const list = [...candidates];
    this.#comparisons += list.length;
    const found = this.#comparisons > mostComparisons ? undefined : suggest(word, list.sort());
    return found === undefined ? {} : { didYouMean: found };
  }

  /** All problems with their words, in the order of the document, where places are known, else by path. */
  problems(): readonly Problem[] {
    const sorted = this.#found.map(problemOf).sort(compare);
    const more = (severity: Severity) => Math.max(0, this.#count[severity] - mostOfOneSeverity);
    const [errors, warnings] = [more("error"), more("warning")];
    if (errors + warnings === 0) return sorted;
    return [...sorted, problemOf({ code: "MORE_PROBLEMS", path: "", at: [], errors, warnings })];
  }
}

/** A finding with its severity and its words. */
function problemOf(finding: PlacedFinding): Problem {
  return { ...finding, severity: problemCodes[finding.code].severity, ...sayProblem(finding) };
}

/** Order of problems: by place in the text, then by path, port and code. */
function compare(a: Problem, b: Problem): number {
  return (
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    order(a.path, b.path) ||
    order(a.port ?? "", b.port ?? "") ||
    order(a.code, b.code) ||
    order(a.message, b.message)
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
