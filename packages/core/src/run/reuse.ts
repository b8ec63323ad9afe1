import type { StoredResult } from "../cache/contract.ts";
import type { AnyNode } from "../node/define-node.ts";
import type { InputSource } from "../plan/plan.ts";
import { coreErrors } from "../problem/error-codes.ts";
import { type ContentId, isInline } from "../value/content.ts";
import { andThen, isPromise, type Maybe } from "../value/maybe.ts";
import { runNode } from "./compute.ts";
import { ExecutionContext, tell } from "./context.ts";
import { Flight, type Stop } from "./flights.ts";
import type { Frame } from "./frame.ts";
import { idOfSlot, keyOf } from "./inputs.ts";
import { nodeIngredients } from "./key.ts";
import { Slot, type Slots } from "./slot.ts";

/** The key of a node whose inputs are known. */
export function keyFor(frame: Frame, number: number, node: AnyNode): Maybe<string> {
  const { scope } = frame;
  const planned = frame.plan.nodes[number]!;
  const path = frame.prefix + planned.id;
  const context = () => new ExecutionContext(scope, path, frame, scope.host.now());
  return andThen(nodeIngredients(planned, node, frame.chosenOf(number), frame, context), (ingredients) => {
    scope.ingredients?.set(path, ingredients);
    return keyOf(ingredients, scope);
  });
}

/** A result as the cache knows it, and its values where they were just made. */
interface Answer {
  readonly result: Omit<StoredResult, "ms">;
  readonly made?: Slots;
}

/** The outputs under a key: from the cache, from whoever is at this very work, or by doing it. */
export function reuse(frame: Frame, number: number, node: AnyNode, key: string): Maybe<Slots> {
  const { scope } = frame;
  let mine = false;
  const answer = scope.flights.run(key, frame.signal, (flight) =>
    andThen(scope.cache!.find(key), (result): Maybe<Answer> => {
      if (result !== undefined) return { result };
      mine = true;
      scope.report.misses++;
      return runAndKeep(frame, number, node, flight, key);
    }),
  );
  return andThen(answer, ({ result, made }) => {
    const recover = rooted(frame, number) ? undefined : () => again(frame, number, key);
    if (mine) return slotsOf(result, recover, made);
    if (made === undefined && recover === undefined) return fetchNow(frame, number, key, result);
    tellCached(frame, number, result);
    return slotsOf(result, recover, made);
  });
}

/** Runs a node and puts its result into the cache. */
function runAndKeep(frame: Frame, number: number, node: AnyNode, stop: Stop, key: string): Maybe<Required<Answer>> {
  const { scope } = frame;
  return andThen(runNode(frame, number, node, { stop, identify: true }), ({ made, ms, notices }) => {
    const outputs: Record<string, ContentId> = {};
    const contents = new Map<ContentId, unknown>();
    for (const port in made) {
      const id = idOfSlot(made[port]!, scope);
      outputs[port] = id;
      contents.set(id, made[port]!.value);
    }
    tellResult(frame, number, outputs);
    const result = { outputs, ms, ...(notices === undefined ? {} : { notices }) };
    const saved = scope.cache!.save(key, result, contents);
    if (isPromise(saved)) {
      // A cache that breaks its word never to fail costs the keeping of a result, not the run.
      const saving: Promise<void> = saved.catch(() => {}).finally(() => scope.saving.delete(saving));
      scope.saving.add(saving);
      if (stop instanceof Flight) stop.until = saving;
    }
    return { result, made };
  });
}

/** Runs a node although the cache knew it, because its values are gone; several ports share one run. */
function again(frame: Frame, number: number, key: string): Promise<Slots> {
  let running = frame.recovering.get(number);
  if (running === undefined) {
    const { work } = frame.plan.nodes[number]!;
    if (work.kind !== "compute") throw coreErrors.ENGINE_FAULT({ what: "Only computing nodes are recovered" });
    running = Promise.resolve(runAndKeep(frame, number, work.node, frame, key))
      .then(({ made }) => made)
      .finally(() => {
        frame.recovering.delete(number);
        frame.dropInputs(number);
      });
    frame.recovering.set(number, running);
  }
  return running;
}

/** Slots of a result that live on their own: with the values just made, or with none, which `recover` can make again. */
function slotsOf({ outputs }: Answer["result"], recover: (() => Promise<Slots>) | undefined, made?: Slots): Slots {
  const slots: Record<string, Slot> = {};
  for (const port in outputs) {
    const one = recover && (async () => (await recover())[port]?.value);
    slots[port] = made === undefined ? Slot.stored(outputs[port]!, one) : made[port]!.share(one);
  }
  return slots;
}

/** The outputs of a result whose values could not be made again later: they are fetched, or made, while they still can. */
async function fetchNow(frame: Frame, number: number, key: string, result: Answer["result"]): Promise<Slots> {
  const { scope } = frame;
  const slots = slotsOf(result, undefined);
  for (const port in slots) {
    const loaded = await scope.cache!.load(result.outputs[port]!);
    if (loaded === undefined) {
      scope.report.misses++;
      const made = await again(frame, number, key);
      return Object.fromEntries(Object.entries(made).map(([port, slot]) => [port, slot.share()]));
    }
    slots[port]!.set(loaded.value);
  }
  tellCached(frame, number, result);
  return slots;
}

/** Whether a node was given something that could not be made again, because it comes from a node that is never cached. */
function rooted(frame: Frame, number: number): boolean {
  const { inputs } = frame.plan.nodes[number]!;
  const chosen = frame.chosenOf(number);
  for (let at = 0; at < inputs.length; at++) {
    if (chosen(at) && !lasts(inputs[at]!.source, frame)) return true;
  }
  return false;
}

function lasts(source: InputSource, frame: Frame): boolean {
  if (source.kind === "list") return source.items.every((item) => lasts(item, frame));
  const slot = source.kind === "node" ? frame.slotOf(source) : undefined;
  return slot === undefined || slot.recover !== undefined || (slot.id !== undefined && isInline(slot.id));
}

function tellCached(frame: Frame, number: number, { outputs, notices }: Answer["result"]): void {
  const { scope, plan, prefix } = frame;
  const { id, entry } = plan.nodes[number]!;
  scope.report.hits++;
  scope.log.add({ type: "node.cached", path: prefix + id, node: entry.type });
  tellResult(frame, number, outputs);
  for (const message of notices ?? []) tell(scope, prefix + id, message);
}

/** Says where outputs lie that are too large to be their own id, so that watchers can show them. */
function tellResult(
  { scope, plan, prefix }: Frame,
  number: number,
  outputs: Readonly<Record<string, ContentId>>,
): void {
  for (const port in outputs) {
    if (isInline(outputs[port]!)) continue;
    scope.log.add({ type: "node.result", path: prefix + plan.nodes[number]!.id, outputs });
    return;
  }
}
