import { nodesOf } from "../plan/input-source.ts";
import type { PlannedGraph } from "../plan/plan.ts";

/** What is wanted of a planned graph before anything has run. Every run and every iteration begins with copies of it. */
export interface DemandStart {
  /** By node: 1 where a wanted node or an output reads it whichever way the switches are set. */
  readonly wanted: Uint8Array;
  /** By node: links that a wanted node waits for. */
  readonly pending: Int32Array;
  /** By node: links out of it, those to the graph's outputs included. */
  readonly readers: Int32Array;
  /** By node: 1 where the graph's outputs wait for it. */
  readonly targets: Uint8Array;
  /** How many nodes the graph's outputs wait for. */
  readonly count: number;
  /** Wanted nodes that wait for nothing. */
  readonly ready: readonly number[];
}

const known = new WeakMap<PlannedGraph, DemandStart>();

/** What a planned graph begins with; worked out once, because loops and maps begin thousands of times. */
export function demandStart(plan: PlannedGraph): DemandStart {
  const before = known.get(plan);
  if (before !== undefined) return before;
  const start = startOf(plan);
  known.set(plan, start);
  return start;
}

function startOf(plan: PlannedGraph): DemandStart {
  const size = plan.nodes.length;
  const [wanted, targets] = [new Uint8Array(size), new Uint8Array(size)];
  const [pending, readers] = [new Int32Array(size), new Int32Array(size)];
  for (let node = 0; node < size; node++) readers[node] = plan.readers[node]!.length;
  const stack: number[] = [];
  let count = 0;
  for (const { source } of plan.outputs) {
    for (const node of nodesOf(source)) {
      readers[node]!++;
      if (targets[node]) continue;
      targets[node] = 1;
      count++;
      stack.push(node);
    }
  }
  const ready: number[] = [];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (wanted[node]) continue;
    wanted[node] = 1;
    const { links, inputs } = plan.nodes[node]!;
    for (const link of links) {
      if (inputs[link.input]!.wanted !== undefined) continue;
      pending[node]!++;
      stack.push(link.node);
    }
    if (pending[node] === 0) ready.push(node);
  }
  return { wanted, pending, readers, targets, count, ready };
}
