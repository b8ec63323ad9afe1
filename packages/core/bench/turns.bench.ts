import type { Report } from "../../../scripts/bench/report.ts";
import { createRegistry, defineNode, float, type GraphBody, int, list, prepareGraph, startRun } from "../src/index.ts";
import { nodeHost } from "../test/support/node-host.ts";

/** How often a timer is due, ms, and how long it is watched each time. */
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

/** A loop of so many rounds, with one trivial node in each. */
function loopOf(count: number): GraphBody {
  const body: GraphBody = {
    inputs: { item: { type: "int" }, value: { type: "float" } },
    nodes: { half: { type: "bench.half", in: { value: { $input: "value" } } } },
    outputs: { value: { $from: "half.value" } },
  };
  const range = { type: "bench.range", in: { count } };
  const each = { type: "loop", in: { items: { $from: "range.items" }, value: 1 }, body };
  return { nodes: { range, each }, outputs: { value: { $from: "each.value" } } };
}

/** So many trivial nodes, of which each reads the one before. */
function chainOf(count: number): GraphBody {
  const halves = Array.from({ length: count }, (_, at) => [
    `n${at}`,
    { type: "bench.half", in: { value: at === 0 ? 1 : { $from: `n${at - 1}.value` } } },
  ]);
  return { nodes: Object.fromEntries(halves), outputs: { value: { $from: `n${count - 1}.value` } } };
}

/** How late a timer is beside runs that never wait for anything, one after the other, and beside nothing. */
export async function bench(report: Report): Promise<void> {
  const idle = await lateness();
  await beside(report, idle, "five maps of 100 in one another", { ...mapsIn(5), inputs: {} });
  await beside(report, idle, "a loop of 10 000 rounds", loopOf(10_000));
  await beside(report, idle, "a chain of 10 000 nodes", chainOf(10_000));
}

/** The middle one of a timer's delays, and the one that 95 of 100 do not exceed, ms. */
interface Lateness {
  readonly median: number;
  readonly most: number;
}

async function lateness(): Promise<Lateness> {
  const late: number[] = [];
  const end = performance.now() + watchedMs;
  while (performance.now() < end) {
    const due = performance.now() + everyMs;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
    late.push(performance.now() - due);
  }
  late.sort((a, b) => a - b);
  const at = (share: number) => late[Math.min(late.length - 1, Math.floor(share * late.length))] ?? Number.NaN;
  return { median: at(0.5), most: at(0.95) };
}

async function beside(report: Report, idle: Lateness, what: string, graph: GraphBody): Promise<void> {
  const limits = { executions: Number.POSITIVE_INFINITY, events: Number.POSITIVE_INFINITY };
  const options = { host: nodeHost, registry, limits };
  const prepared = prepareGraph(graph, {}, options);
  let isOver = false;
  let run = startRun(prepared, options);
  const again = (async () => {
    while (!isOver) {
      await run.outputs;
      run = startRun(prepared, options);
    }
  })().catch(() => {});
  const { median, most } = await lateness();
  isOver = true;
  run.cancel();
  await again;
  const name = `a timer is late beside ${what}`;
  const against = (value: number) => ({ name: "beside nothing", value });
  report({ name: `${name}, median`, value: median, unit: "ms", against: against(idle.median) });
  report({
    name: `${name}, 95 of 100 at most`,
    value: most,
    unit: "ms",
    against: against(idle.most),
    aim: "under 25 ms",
  });
}
