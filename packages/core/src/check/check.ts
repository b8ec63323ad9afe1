import type { GraphBody, Json } from "../graph/document.ts";
import { defaultLimits, type GraphLimits } from "../graph/limits.ts";
import type { Catalogue } from "../node/catalogue.ts";
import type { Problem } from "../problem/problem.ts";
import { type Locate, Report } from "../problem/report.ts";
import type { Context } from "./context.ts";
import { checkGraph } from "./graph.ts";
import type { Known } from "./known.ts";
import { smallEnough } from "./rule/size.ts";

/** How a graph is checked. */
export interface CheckOptions {
  readonly limits?: Partial<GraphLimits>;
  /** Where the document's parts stand in its text, as `readGraph` tells; gives problems line and column. */
  readonly locate?: Locate;
  /** Values of the graph's inputs that are known already; facts follow them instead of the defaults. */
  readonly inputs?: Readonly<Record<string, Json>>;
}

/** What can be known of a graph without running it. */
export interface CheckResult {
  /** Everything that is wrong, in the document's order. */
  readonly problems: readonly Problem[];
  /** Type and facts of every output by node path (`denoise/unet`), the graph's own by the empty path. */
  readonly outputs: ReadonlyMap<string, ReadonlyMap<string, Known>>;
}

/**
 * Finds everything wrong with a graph, bodies included, from the catalogue alone. Linear in nodes and links. Takes
 * documents of the right shape, as `readGraph` and the builder give them.
 */
export function check(document: GraphBody, catalogue: Catalogue, options: CheckOptions = {}): CheckResult {
  const report = new Report(options.locate);
  const outputs = new Map<string, ReadonlyMap<string, Known>>();
  const context: Context = {
    types: new Map(Object.entries(catalogue.types)),
    nodes: new Map(Object.entries(catalogue.nodes)),
    limits: { ...defaultLimits, ...options.limits },
    report,
    outputs,
    shapes: new Map(),
    seenCompounds: new Set(),
    openCompounds: [],
  };
  if (smallEnough(document, context)) {
    const place = {
      path: "",
      at: (...keys: (string | number)[]) => keys,
      given: new Map(),
      values: options.inputs ?? {},
    };
    outputs.set("", checkGraph(context, document, place));
  }
  return { problems: report.problems(), outputs };
}
