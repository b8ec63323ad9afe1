import { messageOf } from "../problem/error.ts";
import type { DocumentPath } from "../problem/place.ts";
import { hasErrors, type Problem } from "../problem/problem.ts";
import { type Locate, Report } from "../problem/report.ts";
import type { GraphBody, GraphDocument } from "./document.ts";
import { defaultLimits, type GraphLimits } from "./limits.ts";
import { readGraph } from "./read.ts";

/** Gives the graph of a name, as text or read already; `from` is the graph that names it, undefined for the document. */
export type LoadGraph = (name: string, from: string | undefined) => Promise<string | GraphDocument>;

/** How graphs by name are taken in. */
export interface ResolveOptions {
  readonly limits?: Partial<GraphLimits>;
  readonly locate?: Locate;
}

/** A document whose bodies are all in it, or why there is none. */
export interface ResolveResult {
  readonly document?: GraphDocument;
  readonly problems: readonly Problem[];
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
  const resolver = new Resolver(load, { ...defaultLimits, ...options.limits }, options.locate);
  const body = await resolver.body(document, { path: "", at: [], chain: [] });
  const problems = resolver.problems();
  return hasErrors(problems) ? { problems } : { document: { ...document, ...body }, problems };
}

class Resolver {
  readonly #load: LoadGraph;
  readonly #limits: GraphLimits;
  readonly #report: Report;
  readonly #inner: Problem[] = [];
  readonly #resolved = new Map<string, Promise<GraphBody | undefined>>();

  constructor(load: LoadGraph, limits: GraphLimits, locate: Locate | undefined) {
    this.#load = load;
    this.#limits = limits;
    this.#report = new Report(locate);
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
    let document = loaded;
    if (typeof document === "string") {
      const read = readGraph(document, { limits: this.#limits });
      for (const problem of read.problems) {
        this.#inner.push({ ...problem, path: problem.path === "" ? path : `${path}/${problem.path}`, graph: name });
      }
      if (read.document === undefined) return undefined;
      document = read.document;
    }
    const { $schema: _schema, sigmaflow: _version, ...body } = document;
    return this.body(body, { path, at, chain: [...chain, name] });
  }
}
