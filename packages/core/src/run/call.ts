import type { PlannedGraph, PlannedNode } from "../plan/plan.ts";
import { isPromise, type MaybePromise } from "../value/maybe-promise.ts";
import type { FrameNode } from "./frame-node.ts";
import { Slot, type Slots } from "./slot.ts";
import { type SlotSource, slotOfSource } from "./source.ts";

/** A node's inputs as slots for the graph inside it; values are loaded only when a node inside reads them. */
export function innerSlots(node: PlannedNode, frame: SlotSource): MaybePromise<Record<string, Slot>> {
  const slots: Record<string, Slot> = {};
  const waiting: Promise<void>[] = [];
  for (const { port, source } of node.inputs) {
    const slot = slotOfSource(source, frame);
    if (isPromise(slot))
      waiting.push(
        slot.then((known) => {
          slots[port] = known;
        }),
      );
    else if (slot !== undefined) slots[port] = slot;
  }
  return waiting.length > 0 ? Promise.all(waiting).then(() => slots) : slots;
}

/** Runs the graph inside a node once; its nodes are cached one by one. */
export async function runCall({ frame, planned, path }: FrameNode, body: PlannedGraph): Promise<Slots> {
  const { signal, cached } = frame;
  const inputs = await innerSlots(planned, frame);
  const outputs = await frame.inner({ plan: body, inputs, prefix: `${path}/`, signal, cached });
  // Outputs can recompute these inputs, so the values need not stay in memory.
  Slot.releaseRecoverable(inputs);
  return outputs;
}
