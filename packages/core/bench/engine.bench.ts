import { ClassicPreset, type GetSchemes, NodeEditor } from "rete";
import { DataflowEngine } from "rete-engine";
import { compare, processorTime } from "../../../scripts/bench/clock.ts";
import type { Report } from "../../../scripts/bench/report.ts";
import {
  ContentHasher,
  checkedBody,
  createRegistry,
  defineNode,
  float,
  type GraphDocument,
  type GraphNode,
  MemoryCache,
} from "../src/index.ts";
import { nodeHost } from "../test/support/node-host.ts";
import { startGraph } from "../test/support/start-graph.ts";

/**
 * Graphs of nodes that do next to nothing, so that what is measured is the engine: checked, planned and run anew. By the
 * processor's time, with the collection of garbage on all threads: none of this waits for anything.
 */
export async function bench(report: Report): Promise<void> {
  for (const [shape, sourcesOf] of [
    ["chain", chain],
    ["layered graph", layered],
  ] as const) {
    const before = new Map<string, number>();
    for (const size of [100, 1000, 10_000]) {
      for (const [way, value] of await graph(report, `${shape} of ${size} nodes`, sourcesOf(size))) {
        const against = { name: `${size / 10} nodes`, value: before.get(way) ?? value };
        const name = `${shape}, ${way}: ${size} nodes`;
        if (before.has(way)) report({ name, value, unit: "µs/node", against, aim: "the same" });
        before.set(way, value);
      }
    }
  }
}

/** For each node the two that it reads, if any; outputs are what nobody reads. */
type Sources = readonly (readonly number[])[];

function chain(size: number): Sources {
  return Array.from({ length: size }, (_, at) => (at === 0 ? [] : [at - 1]));
}

/** As many layers as a layer has nodes; each node reads two of the layer before. */
function layered(size: number): Sources {
  const width = Math.round(Math.sqrt(size));
  return Array.from({ length: size }, (_, at) => {
    const before = Math.floor(at / width) * width - width;
    return before < 0 ? [] : [before + (at % width), before + ((at * 7 + 1) % width)];
  });
}

function lastOf(sources: Sources): number[] {
  const read = new Set(sources.flat());
  return [...sources.keys()].filter((at) => !read.has(at));
}

const add = defineNode({
  type: "bench.add",
  version: 1,
  inputs: { a: float({ default: 1 }), b: float({ default: 1 }) },
  outputs: { sum: float() },
  run: ({ a, b }) => ({ sum: (a + b) % 1000 }),
});
const registry = createRegistry([add]);

function documentOf(sources: Sources): GraphDocument {
  const nodes: Record<string, GraphNode> = {};
  sources.forEach(([a, b], at) => {
    const link = (from: number) => ({ $from: `n${from}.sum` });
    nodes[`n${at}`] = {
      type: "bench.add",
      in: { a: a === undefined ? at % 10 : link(a), ...(b === undefined ? {} : { b: link(b) }) },
    };
  });
  const outputs = Object.fromEntries(lastOf(sources).map((at) => [`o${at}`, { $from: `n${at}.sum` }]));
  return { sigmaflow: 1, nodes, outputs };
}

/** Gives the time per node of each of our ways, in µs. */
async function graph(report: Report, name: string, sources: Sources): Promise<Map<string, number>> {
  const size = sources.length;
  const document = documentOf(sources);
  const run = async (options: { cache?: MemoryCache; hasher?: ContentHasher } = {}) => {
    return startGraph(checkedBody(document, registry), {}, { host: nodeHost, registry, ...options }).outputs;
  };
  const emptyCache = () => {
    const hasher = new ContentHasher(nodeHost);
    return { hasher, cache: new MemoryCache({ bytes: 2 ** 28, hasher }) };
  };
  const rete = await reteOf(sources);
  same(name, await run(), await rete());
  const filled = emptyCache();
  await run(filled);
  const µs = await compare(
    { plain: () => run(), caching: () => run(emptyCache()), cached: () => run(filled), rete },
    // Figures of one length for every size, so that garbage, which is collected now and then, falls on all alike.
    { warmUpMs: 500, budgetMs: 4000, leastMs: 100, clock: processorTime },
  );
  const rows = [
    ["no cache", µs.plain, "under 15 µs"],
    ["into an empty memory cache", µs.caching, "under 40 µs"],
    ["all of it in the memory cache", µs.cached, "under 40 µs"],
  ] as const;
  const against = { name: "Rete, running only", value: µs.rete / size };
  for (const [what, value, aim] of rows) {
    report({ name: `${name}, ${what}`, value: value / size, unit: "µs/node", against, aim });
  }
  return new Map(rows.map(([what, value]) => [what, value / size]));
}

/** Both have to have done the same work. */
function same(name: string, ours: Readonly<Record<string, unknown>>, theirs: readonly number[]): void {
  const sum = Object.values(ours).reduce((total: number, one) => total + Number(one), 0);
  const other = theirs.reduce((total, one) => total + one, 0);
  if (sum !== other) throw new Error(`${name}: the engines disagree, ${sum} and ${other}`);
}

const socket = new ClassicPreset.Socket("number");

/** The same node for Rete's dataflow engine. */
class Add extends ClassicPreset.Node<
  { a: ClassicPreset.Socket; b: ClassicPreset.Socket },
  { sum: ClassicPreset.Socket },
  Record<string, never>
> {
  readonly #given: number;

  constructor(given: number) {
    super("add");
    this.#given = given;
    this.addInput("a", new ClassicPreset.Input(socket));
    this.addInput("b", new ClassicPreset.Input(socket));
    this.addOutput("sum", new ClassicPreset.Output(socket));
  }

  data(inputs: { a?: number[]; b?: number[] }): { sum: number } {
    return { sum: ((inputs.a?.[0] ?? this.#given) + (inputs.b?.[0] ?? 1)) % 1000 };
  }
}

type Wire = ClassicPreset.Connection<ClassicPreset.Node, ClassicPreset.Node>;
type Schemes = GetSchemes<Add, Wire>;

/** The graph in Rete, built beforehand; the result forgets what was worked out and fetches all outputs anew. */
async function reteOf(sources: Sources): Promise<() => Promise<number[]>> {
  const editor = new NodeEditor<Schemes>();
  const engine = new DataflowEngine<Schemes>();
  editor.use(engine);
  const nodes = sources.map((_, at) => new Add(at % 10));
  for (const node of nodes) await editor.addNode(node);
  for (const [at, links] of sources.entries()) {
    for (const [place, from] of links.entries()) {
      const port = place === 0 ? "a" : "b";
      const [source, target]: ClassicPreset.Node[] = [nodes[from]!, nodes[at]!];
      await editor.addConnection(new ClassicPreset.Connection(source!, "sum", target!, port));
    }
  }
  const last = lastOf(sources).map((at) => nodes[at]!.id);
  return async () => {
    engine.reset();
    const results: number[] = [];
    for (const id of last) results.push(((await engine.fetch(id)) as { sum: number }).sum);
    return results;
  };
}
