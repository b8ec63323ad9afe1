import type { Catalogue } from "../node/catalogue.ts";
import { messageOf } from "../problem/error.ts";
import type { DocumentPath } from "../problem/place.ts";
import { hasErrors, type Problem } from "../problem/problem.ts";
import { type Locate, ProblemCollector } from "../problem/problem-collector.ts";
import type { GraphBody, GraphDocument } from "./document.ts";
import { defaultLimits, type GraphLimits } from "./limits.ts";
import type { AppliedMigration } from "./migrate-document.ts";
import { type ReadResult, readGraph, upToDate } from "./read.ts";

/** Loads the graph of a name, as text or read already; `from` is the graph that names it, undefined for the document. */
export type LoadGraph = (name: string, from: string | undefined) => Promise<string | GraphDocument>;

/** How graphs by name are taken in. */
export interface ResolveOptions {
  readonly limits?: Partial<GraphLimits>;
  readonly locate?: Locate;
  /** Whose versions the nodes of these graphs are brought to; without it they are left as they stand. */
  readonly catalogue?: Catalogue;
}

/** A document whose bodies are all in it, or why there is none. */
export interface ResolveResult {
  readonly document?: GraphDocument;
  readonly problems: readonly Problem[];
  /** What was changed in the graphs that were loaded, so that they say the same today. */
  readonly migrated: readonly AppliedMigration[];
}

/** Where a graph by name was met. */
interface Place {
  readonly path: string;
  readonly at: DocumentPath;
  /** Names of the graphs around, outermost first. */
  readonly chain: readonly string[];
}

/**
 * Puts the graphs that bodies name, `{ "$graph": name }`, in place of their names, and the graphs those name in turn.
 * Each is loaded once. Recursion, bodies nested too deep and graphs that cannot be read are problems, not exceptions.
 */
export async function resolveGraphs(
  document: GraphDocument,
  load: LoadGraph,
  options: ResolveOptions = {},
): Promise<ResolveResult> {
  const resolver = new Resolver(load, options);
  const body = await resolver.body(document, { path: "", at: [], chain: [] });
  const problems = resolver.problems();
  const { migrated } = resolver;
  return { ...(!hasErrors(problems) && { document: { ...document, ...body } }), problems, migrated };
}

class Resolver {
  readonly migrated: AppliedMigration[] = [];
  readonly #load: LoadGraph;
  readonly #limits: GraphLimits;
  readonly #report: ProblemCollector;
  readonly #catalogue: Catalogue | undefined;
  readonly #inner: Problem[] = [];
  readonly #resolved = new Map<string, Promise<GraphBody | undefined>>();

  constructor(load: LoadGraph, { limits, locate, catalogue }: ResolveOptions) {
    this.#load = load;
    this.#limits = { ...defaultLimits, ...limits };
    this.#catalogue = catalogue;
    this.#report = new ProblemCollector(locate);
  }

  problems(): readonly Problem[] {
    return [...this.#report.problems(), ...this.#inner];
  }

  /** A graph with all its bodies in it. Bodies of one name are one object, so that repeated use costs no memory. */
  async body(body: GraphBody, place: Place): Promise<GraphBody> {
    const nodes: GraphBody["nodes"] = { ...body.nodes };
    // One after the other: graphs that wait for one another side by side could wait in a circle.
    for (const [id, node] of Object.entries(body.nodes)) {
      if (node.body === undefined) continue;
      const inner = {
        path: place.path === "" ? id : `${place.path}/${id}`,
        at: [...place.at, "nodes", id, "body"],
        chain: place.chain,
      };
      const found =
        "$graph" in node.body ? await this.#named(node.body.$graph, inner) : await this.#inside(node.body, inner);
      if (found !== undefined) nodes[id] = { ...node, body: found };
    }
    return { ...body, nodes };
  }

  async #inside(body: GraphBody, place: Place): Promise<GraphBody | undefined> {
    return this.#tooDeep(place) ? undefined : this.body(body, place);
  }

  #tooDeep({ path, at }: Place): boolean {
    if (path.split("/").length <= this.#limits.nesting) return false;
    this.#report.add({ code: "TOO_NESTED", path, at, maximum: this.#limits.nesting });
    return true;
  }

  #named(name: string, place: Place): Promise<GraphBody | undefined> {
    const { chain, path, at } = place;
    if (chain.includes(name)) {
      const circle = [...chain.slice(chain.indexOf(name)), name];
      this.#report.add({ code: "RECURSIVE_GRAPH", path, at, name, circle });
      return Promise.resolve(undefined);
    }
    if (this.#tooDeep(place)) return Promise.resolve(undefined);
    const key = JSON.stringify([chain.at(-1), name]);
    const before = this.#resolved.get(key);
    if (before !== undefined) return before;
    const resolved = this.#read(name, place);
    this.#resolved.set(key, resolved);
    return resolved;
  }

  async #read(name: string, { path, at, chain }: Place): Promise<GraphBody | undefined> {
    let loaded: string | GraphDocument;
    try {
      loaded = await this.#load(name, chain.at(-1));
    } catch (error) {
      this.#report.add({ code: "GRAPH_UNREADABLE", path, at, name, reason: messageOf(error) });
      return undefined;
    }
    const { document, problems, migrated } = this.#current(loaded);
    const inside = (inner: string) => (inner === "" ? path : `${path}/${inner}`);
    for (const problem of problems) this.#inner.push({ ...problem, path: inside(problem.path), graph: name });
    for (const one of migrated) this.migrated.push({ ...one, path: inside(one.path) });
    if (document === undefined) return undefined;
    const { $schema: _schema, sigmaflow: _version, ...body } = document;
    return this.body(body, { path, at, chain: [...chain, name] });
  }
  /** A loaded graph at the versions of the catalogue. */
  #current(loaded: string | GraphDocument): Pick<ReadResult, "document" | "problems" | "migrated"> {
    const catalogue = this.#catalogue && { catalogue: this.#catalogue };
    if (typeof loaded === "string") return readGraph(loaded, { limits: this.#limits, ...catalogue });
    const report = new ProblemCollector();
    const { document, migrated } = upToDate(loaded, report, this.#catalogue);
    const problems = report.problems();
    return { ...(!hasErrors(problems) && { document }), problems, migrated };
  }
}
