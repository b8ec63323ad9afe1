import type { GraphBody, Json } from "../graph/document.ts";
import { defaultLimits, type GraphLimits } from "../graph/limits.ts";
import type { Catalogue } from "../node/catalogue.ts";
import type { Problem } from "../problem/problem.ts";
import { type Locate, ProblemCollector } from "../problem/problem-collector.ts";
import { atOnce, type InParts } from "../value/in-parts.ts";
import type { Context } from "./context.ts";
import { checkGraph } from "./graph.ts";
import { Names } from "./names.ts";
import { smallEnough } from "./rule/size.ts";
import type { StaticInfo } from "./static-info.ts";

/** How a graph is checked. */
export interface CheckOptions {
  readonly limits?: Partial<GraphLimits>;
  /** Where the document's parts stand in its text, as `readGraph` returns it; adds line and column to problems. */
  readonly locate?: Locate;
  /** Values of the graph's inputs that are known already; facts follow them instead of the defaults. */
  readonly inputs?: Readonly<Record<string, Json>>;
}

/** What can be known of a graph without running it. */
export interface CheckResult {
  /** Everything that is wrong, in the document's order. */
  readonly problems: readonly Problem[];
  /** Type and facts of every output by node path (`denoise/unet`), the graph's own by the empty path. */
  readonly outputs: ReadonlyMap<string, ReadonlyMap<string, StaticInfo>>;
  /** The names in it of which more might be known, by the word that ports say in `names`: what to ask the host about. */
  readonly asked: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Finds everything wrong with a graph, bodies included, from the catalogue alone. Linear in nodes and links. Expects
 * documents of the right shape, as `readGraph` and the builder return them.
 */
export function check(document: GraphBody, catalogue: Catalogue, options: CheckOptions = {}): CheckResult {
  return atOnce(checking(document, catalogue, options));
}

/** The same as {@link check}, in parts. */
export function* checking(document: GraphBody, catalogue: Catalogue, options: CheckOptions): InParts<CheckResult> {
  const collector = new ProblemCollector(options.locate);
  const outputs = new Map<string, ReadonlyMap<string, StaticInfo>>();
  const names = new Names(catalogue.names);
  const context: Context = {
    ...namedIn(catalogue),
    limits: { ...defaultLimits, ...options.limits },
    collector,
    outputs,
    shapes: new Map(),
    executions: new Map(),
    names,
    seenCompounds: new Set(),
    openCompounds: [],
  };
  if (smallEnough(document, context)) {
    yield;
    const place = {
      path: "",
      at: (...keys: (string | number)[]) => keys,
      given: new Map(),
      values: options.inputs ?? {},
    };
    outputs.set("", yield* checkGraph(context, document, place));
  }
  return { problems: collector.problems(), outputs, asked: names.asked };
}

type Named = Pick<Context, "types" | "nodes">;

/** Catalogues are never changed, and one may be checked against thousands of times a second. */
const named = new WeakMap<Catalogue, Named>();

function namedIn(catalogue: Catalogue): Named {
  const known = named.get(catalogue);
  if (known !== undefined) return known;
  const made = { types: new Map(Object.entries(catalogue.types)), nodes: new Map(Object.entries(catalogue.nodes)) };
  named.set(catalogue, made);
  return made;
}
