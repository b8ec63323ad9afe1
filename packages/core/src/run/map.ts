import { hasEffect } from "../plan/effects.ts";
import { resourcesOf } from "../plan/identity.ts";
import type { PlannedGraph } from "../plan/plan.ts";
import { own } from "../value/record.ts";
import { innerSlots } from "./call.ts";
import { cancelled } from "./failure.ts";
import type { FrameNode, NodeFrame } from "./frame-node.ts";
import { HeavySlots } from "./heavy-slots.ts";
import { itemsOf } from "./items.ts";
import { Slot, type Slots } from "./slot.ts";
import { listOfSlots, valuesOfSlots } from "./slot-value.ts";

/** Runs the graph inside a node for each item and returns lists in the items' order; nodes are cached one by one. */
export async function runMap({ frame, planned, path }: FrameNode, body: PlannedGraph): Promise<Slots> {
  const { context, signal, cached } = frame;
  const started = context.host.now();
  const { items: list, ...shared } = await innerSlots(planned, frame);
  const items = await itemsOf(list, context, path);
  const iterations = new Array<Slots>(items.length);
  // Iterations that queue for one resource would only hold each other's values in memory.
  const width = Math.min(frame.width, items.length, ...[...resourcesOf(body)].map((name) => context.pool.limit(name)));
  // Maps inside share what is left: each in full would hold 16 times as many iterations in memory.
  const inside = Math.max(1, Math.floor(frame.width / Math.max(1, width)));
  const heavy = new HeavySlots(context.live);
  const runItem = async (index: number): Promise<Slots> => {
    context.budget.spendExecution();
    return await frame.inner({
      plan: body,
      inputs: { ...shared, item: Slot.of(items[index]), index: Slot.of(index) },
      prefix: `${path}/item[${index}]/`,
      signal,
      cached,
      width: inside,
    });
  };
  if (context.part?.path === path) return await onlyPart(runItem, frame);
  const spread = isSpread(frame, body, items.length) ? context.spread?.offer(path, items.length) : undefined;
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    while (spread !== undefined || next < items.length) {
      const turn = context.turns.due();
      if (turn !== undefined) {
        await turn;
        continue;
      }
      const taken = spread === undefined ? { item: next++ } : await spread.next(signal);
      if (taken === undefined) return;
      const { item: index, events } = taken;
      const show = events && context.log.hold(`${path}/item[${index}]/`);
      try {
        iterations[index] = await runItem(index);
        show?.(events);
      } finally {
        show?.();
      }
      heavy.add(iterations[index]);
      done++;
      const now = context.host.now();
      context.turns.at(now);
      const spent = now - started;
      const left_ms = Math.round((spent / done) * (items.length - done));
      context.log.add({ type: "node.progress", path, step: done, of: items.length, left_ms });
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.max(1, width) }, work));
  } finally {
    heavy.clear();
    spread?.close();
  }
  Slot.releaseRecoverable(shared);
  const outputs: Record<string, Slot> = {};
  for (const { name } of body.outputs) {
    // An iteration may leave an output out.
    const slots = iterations.map((iteration) => own(iteration, name));
    const lasting = cached && context.cache !== undefined;
    outputs[name] = lasting ? listOfSlots(slots, context) : Slot.of(await valuesOfSlots(slots, context));
  }
  return outputs;
}

/** Whether others may compute items: of maps in the graph itself whose items wait for each other and cost no money. */
function isSpread({ context, prefix, cached }: NodeFrame, body: PlannedGraph, items: number): boolean {
  if (context.spread === undefined || !cached || context.cache === undefined || items < 2 || prefix !== "")
    return false;
  return resourcesOf(body).has("inference") && !hasEffect(body, "paid");
}

/** Computes one item for another run, and then waits to be cancelled. */
async function onlyPart(runItem: (index: number) => Promise<Slots>, { context, signal }: NodeFrame): Promise<never> {
  await runItem(context.part!.item);
  await Promise.allSettled(context.saving);
  context.part!.done();
  return await new Promise((_, reject) => {
    const end = () => reject(cancelled());
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}
