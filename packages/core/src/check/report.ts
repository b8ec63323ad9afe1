import type { DocumentPath, Position } from "../graph/parse-json.ts";
import { suggest } from "../text/suggest.ts";
import { type Problem, type ProblemCode, problemCodes, type Severity } from "./problem.ts";

/** Where a document's parts stand in its text. */
export type Locate = (path: DocumentPath) => Position | undefined;

/** What a rule says of one problem. */
export interface Finding {
  readonly path: string;
  readonly port?: string | undefined;
  readonly at: DocumentPath;
  /** Where it stands in the text, if `at` does not lead there. */
  readonly position?: Position;
  readonly message: string;
  readonly hint: string;
}

const mostOfOneSeverity = 500;
/** Words compared in search of suggestions, over all problems of a check: hostile graphs must not buy time. */
const mostComparisons = 100_000;

/** Collects problems, up to as many as anyone would read. */
export class Report {
  readonly #found: Problem[] = [];
  readonly #count: Record<Severity, number> = { error: 0, warning: 0 };
  readonly #locate: Locate | undefined;
  #comparisons = 0;

  constructor(locate?: Locate) {
    this.#locate = locate;
  }

  add(code: ProblemCode, { path, port, at, position: known, message, hint }: Finding): void {
    const { severity } = problemCodes[code];
    if (++this.#count[severity] > mostOfOneSeverity) return;
    const position = known ?? this.#locate?.(at);
    this.#found.push({ code, severity, path, ...(port !== undefined && { port }), message, hint, at, ...position });
  }

  /** "Did you mean `x`?" for the nearest of the candidates, else the other advice. */
  hint(word: string, candidates: Iterable<string>, otherwise: string): string {
    const list = [...candidates];
    this.#comparisons += list.length;
    const found = this.#comparisons > mostComparisons ? undefined : suggest(word, list.sort());
    return found === undefined ? otherwise : `Did you mean \`${found}\`?`;
  }

  /** All problems in the order of the document, where places are known, else by path. */
  problems(): readonly Problem[] {
    const more = (severity: Severity) => Math.max(0, this.#count[severity] - mostOfOneSeverity);
    const sorted = this.#found.sort(compare);
    if (more("error") + more("warning") === 0) return sorted;
    const last: Problem = {
      code: "MORE_PROBLEMS",
      severity: "warning",
      path: "",
      message: `There are ${more("error")} more errors and ${more("warning")} more warnings.`,
      hint: problemCodes.MORE_PROBLEMS.action,
      at: [],
    };
    return [...sorted, last];
  }
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
