import { check } from "../check/check.ts";
import type { Problem } from "../check/problem.ts";
import { problemLine } from "../check/problem-line.ts";
import { SigmaflowError } from "../error.ts";
import type { GraphBody, GraphDocument } from "../graph/document.ts";
import type { Catalogue } from "../node/catalogue.ts";
import { catalogueOf, type Registry } from "../node/registry.ts";

/** A graph that cannot run; `problems` holds everything that is wrong with it. */
export class GraphError extends SigmaflowError {
  readonly problems: readonly Problem[];

  /** `name` is how the message calls the graph, its file for example. */
  constructor(problems: readonly Problem[], name?: string) {
    super(
      "BAD_GRAPH",
      sayProblems(
        problems.filter(({ severity }) => severity === "error"),
        name,
      ),
    );
    this.problems = problems;
  }
}

/** Mistakes that one message holds; `problems` has all. */
const mostSaid = 20;

function sayProblems(errors: readonly Problem[], name: string | undefined): string {
  const lines = errors.slice(0, mostSaid).map((problem) => problemLine(problem, name));
  if (errors.length === 1) return `The graph has a mistake. ${lines[0]}`;
  const more = errors.length - lines.length;
  return [`The graph has ${errors.length} mistakes.`, ...lines, ...(more > 0 ? [`… and ${more} more.`] : [])].join(
    "\n",
  );
}

const catalogues = new WeakMap<Registry, Catalogue>();

/** The content of a document that checks without errors. Throws a {@link GraphError} otherwise. */
export function checkedBody(document: GraphDocument, registry: Registry): GraphBody {
  const catalogue = catalogues.get(registry) ?? catalogueOf(registry);
  catalogues.set(registry, catalogue);
  const { problems } = check(document, catalogue);
  if (problems.some((problem) => problem.severity === "error")) throw new GraphError(problems);
  return document;
}
