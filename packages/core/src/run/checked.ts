import { check } from "../check/check.ts";
import type { Problem } from "../check/problem.ts";
import { SigmaflowError } from "../error.ts";
import type { GraphBody, GraphDocument } from "../graph/document.ts";
import { migrateDocument } from "../graph/migrate-document.ts";
import type { Catalogue } from "../node/catalogue.ts";
import { catalogueOf, type Registry } from "../node/registry.ts";

/** A graph that cannot run; `problems` holds everything that is wrong with it. */
export class GraphError extends SigmaflowError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const errors = problems.filter((problem) => problem.severity === "error");
    super("BAD_GRAPH", errors.map((problem) => `${problem.path}: ${problem.message}`).join("\n"));
    this.problems = problems;
  }
}

const catalogues = new WeakMap<Registry, Catalogue>();

/** The content of a document, brought up to date, that checks without errors. Throws a {@link GraphError} otherwise. */
export function checkedBody(document: GraphDocument, registry: Registry): GraphBody {
  const catalogue = catalogues.get(registry) ?? catalogueOf(registry);
  catalogues.set(registry, catalogue);
  const { document: current } = migrateDocument(document, catalogue);
  const { problems } = check(current, catalogue);
  if (problems.some((problem) => problem.severity === "error")) throw new GraphError(problems);
  return current;
}
