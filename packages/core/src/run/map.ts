import { resourcesOf } from "../plan/identity.ts";
import type { PlannedGraph } from "../plan/plan.ts";
import { own } from "../value/record.ts";
import { innerSlots } from "./call.ts";
import type { Frame } from "./frame.ts";
import { listOfSlots, valuesOfSlots } from "./inputs.ts";
import { itemsOf } from "./items.ts";
import { Slot, type Slots } from "./slot.ts";

/** Rounds at once when nothing limits them. */
const widest = 16;

/** Runs the graph inside a node for each item and gives lists in the items' order; each round's nodes are cached alone. */
export async function runMap(frame: Frame, number: number, body: PlannedGraph): Promise<Slots> {
  const node = frame.plan.nodes[number]!;
  const { scope, signal, cached } = frame;
  const path = frame.prefix + node.id;
  const started = scope.host.now();
  const { items: list, ...shared } = await innerSlots(node, frame);
  const items = await itemsOf(list, scope, path);
  const rounds = new Array<Slots>(items.length);
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      rounds[index] = await frame.inner({
        plan: body,
        inputs: { ...shared, item: Slot.of(items[index]), index: Slot.of(index) },
        prefix: `${path}/item[${index}]/`,
        signal,
        cached,
      });
      done++;
      const spent = scope.host.now() - started;
      const left_ms = Math.round((spent / done) * (items.length - done));
      scope.log.add({ type: "node.progress", path, step: done, of: items.length, left_ms });
    }
  };
  // Rounds that queue for one resource would only hold each other's values in memory.
  const width = Math.min(widest, ...[...resourcesOf(body)].map((name) => scope.pool.limit(name)));
  await Promise.all(Array.from({ length: Math.max(1, Math.min(width, items.length)) }, work));
  Slot.dropLasting(shared);
  const outputs: Record<string, Slot> = {};
  for (const { name } of body.outputs) {
    // A round may give nothing.
    const slots = rounds.map((round) => own(round, name));
    const lasting = cached && scope.cache !== undefined;
    outputs[name] = lasting ? listOfSlots(slots, scope) : Slot.of(await valuesOfSlots(slots, scope));
  }
  return outputs;
}
