import type { Report } from "../../../scripts/bench/report.ts";
import { createRegistry, defineNode, float, type GraphBody, int, list } from "../src/index.ts";
import { nodeHost } from "../test/support/node-host.ts";
import { startGraph } from "../test/support/start-graph.ts";

/** How often a timer is due, ms, and how long it is watched. */
const [everyMs, watchedMs] = [10, 4000];

const registry = createRegistry([
  defineNode({
    type: "bench.range",
    version: 1,
    inputs: { count: int() },
    outputs: { items: list(int()) },
    run: ({ count }) => ({ items: Array.from({ length: count }, (_, item) => item) }),
  }),
  defineNode({
    type: "bench.half",
    version: 1,
    inputs: { value: float() },
    outputs: { value: float() },
    run: ({ value }) => ({ value: value / 2 }),
  }),
]);

/** Maps of 100 in one another, with one trivial node in the innermost. */
function mapsIn(depth: number): GraphBody {
  const inputs = { item: { type: "int" } };
  if (depth === 0) {
    const half = { type: "bench.half", in: { value: { $input: "item" } } };
    return { inputs, nodes: { half }, outputs: { value: { $from: "half.value" } } };
  }
  const range = { type: "bench.range", in: { count: 100 } };
  const each = { type: "map", in: { items: { $from: "range.items" } }, body: mapsIn(depth - 1) };
  return { inputs, nodes: { range, each }, outputs: { value: { $from: "each.value" } } };
}

/** How late a timer is beside a run that never waits for anything. */
export async function bench(report: Report): Promise<void> {
  const graph = { ...mapsIn(5), inputs: {} };
  const limits = { executions: Number.POSITIVE_INFINITY, events: Number.POSITIVE_INFINITY };
  const late: number[] = [];
  const run = startGraph(graph, {}, { host: nodeHost, registry, limits });
  const end = performance.now() + watchedMs;
  while (performance.now() < end) {
    const due = performance.now() + everyMs;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
    late.push(performance.now() - due);
  }
  run.cancel();
  await run.outputs.catch(() => {});
  late.sort((a, b) => a - b);
  const at = (share: number) => late[Math.min(late.length - 1, Math.floor(share * late.length))] ?? Number.NaN;
  const beside = "beside five maps of 100 in one another";
  report({ name: `a timer is late ${beside}, median`, value: at(0.5), unit: "ms" });
  report({ name: `a timer is late ${beside}, 95 of 100 at most`, value: at(0.95), unit: "ms", aim: "under 25 ms" });
}
