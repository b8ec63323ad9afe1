import type { DemandStart } from "../plan/demand-start.ts";
import { nodesOf } from "../plan/input-source.ts";
import type { PlannedGraph } from "../plan/plan.ts";

/** What a planned graph begins with; worked out once, because loops and maps begin thousands of times. */
export function demandStart(plan: PlannedGraph): DemandStart {
  plan.known.start ??= startOf(plan);
  return plan.known.start;
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
