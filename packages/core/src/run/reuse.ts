import type { StoredResult } from "../cache/contract.ts";
import type { AnyNode } from "../node/define-node.ts";
import type { InputSource } from "../plan/input-source.ts";
import { type ContentId, isInline } from "../value/content.ts";
import { andThen, type MaybePromise } from "../value/maybe-promise.ts";
import { runNode } from "./compute.ts";
import { ExecutionContext, emitNotice } from "./execution-context.ts";
import type { FrameNode } from "./frame-node.ts";
import { keyOf, nodeIngredients, outsideOf } from "./key.ts";
import { inOneProcess } from "./one-process.ts";
import { saveBeside } from "./saving.ts";
import type { CancellationToken } from "./single-flight.ts";
import { Slot, type Slots } from "./slot.ts";
import { idOfSlot } from "./slot-value.ts";
import type { SlotSource } from "./source.ts";
import { sizesOf } from "./value-limits.ts";

/** Lets a node look outside that has no key to be made of what it sees, where somebody listens. */
export function lookWithoutKey(node: FrameNode, definition: AnyNode): MaybePromise<unknown> {
  if (node.frame.context.onLook === undefined || typeof definition.cache !== "function") return undefined;
  return outsideOf(node.planned, definition, node.chosen, node.frame, contextFor(node));
}

function contextFor(node: FrameNode): () => ExecutionContext {
  const { frame, path } = node;
  return () => new ExecutionContext(frame.context, path, frame, frame.context.host.now(), node);
}

/** The key of a node whose inputs are known. */
export function keyFor(node: FrameNode, definition: AnyNode): MaybePromise<string> {
  const { frame, path } = node;
  const { context } = frame;
  return andThen(nodeIngredients(node.planned, definition, node.chosen, frame, contextFor(node)), (ingredients) => {
    context.ingredients?.keep(path, ingredients);
    return keyOf(ingredients, context);
  });
}

/** A result as the cache stores it, and the values where they were just computed. */
interface Answer {
  readonly result: Omit<StoredResult, "ms">;
  readonly outputs?: Slots;
}

/** The outputs under a key: from the cache, from the same computation in flight, or by running the node. */
export function reuse(node: FrameNode, definition: AnyNode, key: string): MaybePromise<Slots> {
  const { context, signal } = node.frame;
  let isOwner = false;
  const answer = context.singleFlight.run(key, signal, (flight) =>
    andThen(context.cache!.find(key), (result): MaybePromise<Answer> => {
      if (result !== undefined) return { result };
      const work = () => {
        isOwner = true;
        context.report.misses++;
        return runAndSave(node, definition, flight, key);
      };
      // What takes nothing that others wait for is sooner computed than asked for.
      const reserve = definition.resource === undefined ? undefined : context.cache!.reserve;
      if (reserve === undefined) return work();
      return inOneProcess<Answer>(reserve, key, flight, { work, found: (result) => ({ result }) });
    }),
  );
  return andThen(answer, ({ result, outputs }) => {
    const recover = hasUncachedInput(node) ? undefined : () => rerun(node, definition, key);
    if (isOwner) return slotsOf(result, recover, outputs);
    if (outputs === undefined && recover === undefined) return fetchNow(node, definition, key, result);
    emitCached(node, result);
    return slotsOf(result, recover, outputs);
  });
}

/** Runs a node and puts its result into the cache. */
function runAndSave(
  node: FrameNode,
  definition: AnyNode,
  stop: CancellationToken,
  key: string,
): MaybePromise<Required<Answer>> {
  const { context } = node.frame;
  return andThen(runNode(node, definition, { stop, identify: true }), ({ outputs, ms, notices }) => {
    const ids: Record<string, ContentId> = {};
    const contents = new Map<ContentId, unknown>();
    for (const port in outputs) {
      const id = idOfSlot(outputs[port]!, context);
      ids[port] = id;
      contents.set(id, outputs[port]!.value);
    }
    const sizes = sizesOf(node.planned.sized, (port) => outputs[port]?.value);
    const facts = Object.keys(sizes).length > 0 && { facts: sizes };
    const result = { outputs: ids, ms, ...(notices && { notices }), ...facts, node: definition.type };
    emitResult(node, result);
    const isPaid = definition.effect === "paid";
    const saved = context.cache!.save(key, result, contents, { isPaid });
    saveBeside(isPaid ? andThen(saved, () => context.paid.kept(node.path)) : saved, context, stop);
    return { result, outputs };
  });
}

/** Runs a cached node again, because the cache has lost its values; several ports share one run. */
function rerun(node: FrameNode, definition: AnyNode, key: string): Promise<Slots> {
  node.recovering ??= node.frame.context.turns
    .pass()
    .then(() => {
      node.frame.context.budget.spendExecution();
      return runAndSave(node, definition, node.frame, key);
    })
    .then(({ outputs }) => outputs)
    .finally(() => {
      node.recovering = undefined;
      node.releaseInputs();
    });
  return node.recovering;
}

/** Slots of a result, released on their own: with the values just computed, or with none, which `recover` computes again. */
function slotsOf({ outputs }: Answer["result"], recover: (() => Promise<Slots>) | undefined, values?: Slots): Slots {
  const slots: Record<string, Slot> = {};
  for (const port in outputs) {
    const one = recover && (async () => (await recover())[port]?.value);
    slots[port] = values === undefined ? Slot.stored(outputs[port]!, one) : values[port]!.share(one);
  }
  return slots;
}

/** The outputs of a result whose values cannot be recomputed later, so they are loaded, or recomputed, now. */
async function fetchNow(node: FrameNode, definition: AnyNode, key: string, result: Answer["result"]): Promise<Slots> {
  const { context } = node.frame;
  const slots = slotsOf(result, undefined);
  for (const port in slots) {
    const loaded = await context.cache!.load(result.outputs[port]!);
    if (loaded === undefined) {
      context.report.misses++;
      const outputs = await rerun(node, definition, key);
      return Object.fromEntries(Object.entries(outputs).map(([port, slot]) => [port, slot.share()]));
    }
    slots[port]!.set(loaded.value);
  }
  emitCached(node, result);
  return slots;
}

/** True if an input comes from a node that is never cached, so that this node cannot be recomputed later. */
function hasUncachedInput({ frame, planned, chosen }: FrameNode): boolean {
  const { inputs } = planned;
  for (let at = 0; at < inputs.length; at++) {
    if (chosen(at) && !isRecoverable(inputs[at]!.source, frame)) return true;
  }
  return false;
}

function isRecoverable(source: InputSource, frame: SlotSource): boolean {
  if (source.kind === "list") return source.items.every((item) => isRecoverable(item, frame));
  const slot = source.kind === "node" ? frame.slotOf(source) : undefined;
  return slot === undefined || slot.recover !== undefined || (slot.id !== undefined && isInline(slot.id));
}

function emitCached(node: FrameNode, result: Answer["result"]): void {
  const { frame, path, planned } = node;
  const { context } = frame;
  context.report.hits++;
  context.log.add({ type: "node.cached", path, node: planned.entry.type });
  emitResult(node, result);
  for (const message of result.notices ?? []) emitNotice(context, path, message);
}

/** Emits the content ids of outputs, if one is too large to be its own id, so that watchers can show them. */
function emitResult(node: FrameNode, { outputs, facts }: Answer["result"]): void {
  for (const port in outputs) {
    if (isInline(outputs[port]!)) continue;
    node.frame.context.log.add({ type: "node.result", path: node.path, outputs, ...(facts && { facts }) });
    return;
  }
}
