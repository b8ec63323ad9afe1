import {
  buildGraph,
  ContentHasher,
  catalogueOf,
  check,
  createRegistry,
  defineNode,
  explain,
  float,
  webHost as host,
  int,
  list,
  MemoryCache,
  prepareGraph,
  startRun,
} from "../../src/index.ts";

const halve = defineNode({
  type: "halve",
  version: 1,
  inputs: { value: float() },
  outputs: { value: float() },
  run: async ({ value }) => ({ value: value / 2 }),
});
const fill = defineNode({
  type: "fill",
  version: 1,
  inputs: { length: int(), value: float() },
  outputs: { sum: float() },
  run: ({ length, value }) => ({ sum: new Float32Array(length).fill(value).reduce((sum, one) => sum + one, 0) }),
});

const graph = buildGraph({ items: list(int()), start: float({ default: 64 }) }, (g, { items, start }) => {
  const loop = g.loop("loop", { items, state: { value: start } }, (body, { value }) => ({
    value: body.node("half", halve, { value }).value,
  }));
  const map = g.map("map", { items, shared: { value: loop.value } }, (body, { item, value }) => ({
    sum: body.node("fill", fill, { length: item, value }).sum,
  }));
  return { last: loop.value, sums: map.sum };
});

/** Checks, runs, explains and runs again, all inside the page. */
async function program() {
  const registry = createRegistry(graph.nodes);
  const hasher = new ContentHasher(host);
  const options = { host, registry, hasher, cache: new MemoryCache({ bytes: 1e6, hasher }), graphName: "page" };
  const inputs = { items: [1, 2, 3] };
  const { problems } = check(graph.document, JSON.parse(JSON.stringify(catalogueOf(registry))));
  const outputs = await startRun(prepareGraph(graph.document, inputs, options), options).outputs;
  const rows = await explain(prepareGraph(graph.document, inputs, options), options);
  const second = startRun(prepareGraph(graph.document, inputs, options), options);
  return {
    problems,
    outputs,
    explained: [...new Set(rows.map(({ status }) => status))],
    again: await second.outputs,
    ran: second.report().misses,
  };
}

// The page's own global is how the test gets hold of it.
(globalThis as unknown as { sigmaflow: unknown }).sigmaflow = program();
