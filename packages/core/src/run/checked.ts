import { check } from "../check/check.ts";
import type { GraphBody, GraphDocument } from "../graph/document.ts";
import { migrateDocument } from "../graph/migrate-document.ts";
import type { Catalogue } from "../node/catalogue.ts";
import { catalogueOf, type Registry } from "../node/registry.ts";
import { hasErrors } from "../problem/problem.ts";
import { GraphError } from "../problem/refusals.ts";

const catalogues = new WeakMap<Registry, Catalogue>();

/**
 * The content of a document, brought up to date and checked.
 *
 * @throws {@link GraphError} with all problems of one that does not check.
 */
export function checkedBody(document: GraphDocument, registry: Registry): GraphBody {
  const catalogue = catalogueFor(registry);
  const { document: current } = migrateDocument(document, catalogue);
  const { problems } = check(current, catalogue);
  if (hasErrors(problems)) throw new GraphError(problems);
  return current;
}

function catalogueFor(registry: Registry): Catalogue {
  const before = catalogues.get(registry);
  if (before !== undefined) return before;
  const catalogue = catalogueOf(registry);
  catalogues.set(registry, catalogue);
  return catalogue;
}
