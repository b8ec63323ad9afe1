import type { StoredResult } from "../cache/contract.ts";
import type { AnyNode } from "../node/define-node.ts";
import type { InputSource } from "../plan/plan.ts";
import { coreErrors } from "../problem/error-codes.ts";
import { type ContentId, isInline } from "../value/content.ts";
import { andThen, isPromise, type MaybePromise } from "../value/maybe-promise.ts";
import { runNode } from "./compute.ts";
import { ExecutionContext, emitNotice } from "./execution-context.ts";
import type { Frame } from "./frame.ts";
import { idOfSlot, keyOf } from "./inputs.ts";
import { nodeIngredients } from "./key.ts";
import { type CancellationToken, Flight } from "./single-flight.ts";
import { Slot, type Slots } from "./slot.ts";

/** The key of a node whose inputs are known. */
export function keyFor(frame: Frame, number: number, node: AnyNode): MaybePromise<string> {
  const { context } = frame;
  const planned = frame.plan.nodes[number]!;
  const path = frame.prefix + planned.id;
  const nodeContext = () => new ExecutionContext(context, path, frame, context.host.now());
  return andThen(nodeIngredients(planned, node, frame.chosenOf(number), frame, nodeContext), (ingredients) => {
    context.ingredients?.set(path, ingredients);
    return keyOf(ingredients, context);
  });
}

/** A result as the cache stores it, and the values where they were just computed. */
interface Answer {
  readonly result: Omit<StoredResult, "ms">;
  readonly outputs?: Slots;
}

/** The outputs under a key: from the cache, from the same computation in flight, or by running the node. */
export function reuse(frame: Frame, number: number, node: AnyNode, key: string): MaybePromise<Slots> {
  const { context } = frame;
  let isOwner = false;
  const answer = context.singleFlight.run(key, frame.signal, (flight) =>
    andThen(context.cache!.find(key), (result): MaybePromise<Answer> => {
      if (result !== undefined) return { result };
      isOwner = true;
      context.report.misses++;
      return runAndSave(frame, number, node, flight, key);
    }),
  );
  return andThen(answer, ({ result, outputs }) => {
    const recover = hasUncachedInput(frame, number) ? undefined : () => rerun(frame, number, key);
    if (isOwner) return slotsOf(result, recover, outputs);
    if (outputs === undefined && recover === undefined) return fetchNow(frame, number, key, result);
    emitCached(frame, number, result);
    return slotsOf(result, recover, outputs);
  });
}

/** Runs a node and puts its result into the cache. */
function runAndSave(
  frame: Frame,
  number: number,
  node: AnyNode,
  stop: CancellationToken,
  key: string,
): MaybePromise<Required<Answer>> {
  const { context } = frame;
  return andThen(runNode(frame, number, node, { stop, identify: true }), ({ outputs, ms, notices }) => {
    const ids: Record<string, ContentId> = {};
    const contents = new Map<ContentId, unknown>();
    for (const port in outputs) {
      const id = idOfSlot(outputs[port]!, context);
      ids[port] = id;
      contents.set(id, outputs[port]!.value);
    }
    emitResult(frame, number, ids);
    const result = { outputs: ids, ms, ...(notices === undefined ? {} : { notices }) };
    const saved = context.cache!.save(key, result, contents);
    if (isPromise(saved)) {
      // The contract says that a cache never fails; one that does loses this result and does not fail the run.
      const saving: Promise<void> = saved.catch(() => {}).finally(() => context.saving.delete(saving));
      context.saving.add(saving);
      if (stop instanceof Flight) stop.joinableUntil = saving;
    }
    return { result, outputs };
  });
}

/** Runs a cached node again, because the cache has lost its values; several ports share one run. */
function rerun(frame: Frame, number: number, key: string): Promise<Slots> {
  let running = frame.recovering.get(number);
  if (running === undefined) {
    const { work } = frame.plan.nodes[number]!;
    if (work.kind !== "compute") throw coreErrors.ENGINE_FAULT({ what: "Only computing nodes are recovered" });
    running = Promise.resolve(runAndSave(frame, number, work.node, frame, key))
      .then(({ outputs }) => outputs)
      .finally(() => {
        frame.recovering.delete(number);
        frame.releaseInputs(number);
      });
    frame.recovering.set(number, running);
  }
  return running;
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
async function fetchNow(frame: Frame, number: number, key: string, result: Answer["result"]): Promise<Slots> {
  const { context } = frame;
  const slots = slotsOf(result, undefined);
  for (const port in slots) {
    const loaded = await context.cache!.load(result.outputs[port]!);
    if (loaded === undefined) {
      context.report.misses++;
      const outputs = await rerun(frame, number, key);
      return Object.fromEntries(Object.entries(outputs).map(([port, slot]) => [port, slot.share()]));
    }
    slots[port]!.set(loaded.value);
  }
  emitCached(frame, number, result);
  return slots;
}

/** True if an input comes from a node that is never cached, so that this node cannot be recomputed later. */
function hasUncachedInput(frame: Frame, number: number): boolean {
  const { inputs } = frame.plan.nodes[number]!;
  const chosen = frame.chosenOf(number);
  for (let at = 0; at < inputs.length; at++) {
    if (chosen(at) && !isRecoverable(inputs[at]!.source, frame)) return true;
  }
  return false;
}

function isRecoverable(source: InputSource, frame: Frame): boolean {
  if (source.kind === "list") return source.items.every((item) => isRecoverable(item, frame));
  const slot = source.kind === "node" ? frame.slotOf(source) : undefined;
  return slot === undefined || slot.recover !== undefined || (slot.id !== undefined && isInline(slot.id));
}

function emitCached(frame: Frame, number: number, { outputs, notices }: Answer["result"]): void {
  const { context, plan, prefix } = frame;
  const { id, entry } = plan.nodes[number]!;
  context.report.hits++;
  context.log.add({ type: "node.cached", path: prefix + id, node: entry.type });
  emitResult(frame, number, outputs);
  for (const message of notices ?? []) emitNotice(context, prefix + id, message);
}

/** Emits the content ids of outputs, if one is too large to be its own id, so that watchers can show them. */
function emitResult(
  { context, plan, prefix }: Frame,
  number: number,
  outputs: Readonly<Record<string, ContentId>>,
): void {
  for (const port in outputs) {
    if (isInline(outputs[port]!)) continue;
    context.log.add({ type: "node.result", path: prefix + plan.nodes[number]!.id, outputs });
    return;
  }
}
