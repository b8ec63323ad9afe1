import { SigmaflowError } from "../error.ts";
import type { AnyNode } from "../node/define-node.ts";
import type { PlannedNode } from "../plan/plan.ts";
import { type ContentId, isInline } from "../value/content.ts";
import { andThen, isPromise, type Maybe } from "../value/maybe.ts";
import { runCall } from "./call.ts";
import { ExecutionContext, tell } from "./context.ts";
import type { Frame, Slots } from "./frame.ts";
import { idOfSlot, inputValues, keyOf } from "./inputs.ts";
import { nodeIngredients } from "./key.ts";
import { runLoop } from "./loop.ts";
import { runMap } from "./map.ts";
import { Slot } from "./slot.ts";

type Values = Readonly<Record<string, unknown>>;

/** The outputs of a node whose inputs are known: from the cache, from the same work under way, or by running it. */
export function execute(frame: Frame, number: number): Maybe<Slots> {
  const { work } = frame.plan.nodes[number]!;
  switch (work.kind) {
    case "compute":
      return compute(frame, number, work.node);
    case "call":
      return runCall(frame, number, work.body);
    case "loop":
      return runLoop(frame, number, work.body);
    case "map":
      return runMap(frame, number, work.body);
  }
}

function compute(frame: Frame, number: number, node: AnyNode): Maybe<Slots> {
  const rule = node.cache ?? "content";
  if (!frame.cached || frame.scope.cache === undefined || rule === "never") {
    return andThen(runNode(frame, number, node, frame), ({ values }) => hold(values));
  }
  return andThen(keyFor(frame, number, node), (key) =>
    andThen(lookUp(frame, number, key), (hit) => hit ?? miss(frame, number, node, key)),
  );
}

function keyFor(frame: Frame, number: number, node: AnyNode): Maybe<string> {
  const { scope } = frame;
  const planned = frame.plan.nodes[number]!;
  const path = frame.prefix + planned.id;
  const context = () => new ExecutionContext(scope, path, frame, scope.host.now());
  return andThen(nodeIngredients(planned, node, frame.chosenOf(number), frame, context), (ingredients) => {
    scope.ingredients.set(path, ingredients);
    return keyOf(ingredients, scope);
  });
}

function lookUp(frame: Frame, number: number, key: string): Maybe<Slots | undefined> {
  const { cache } = frame.scope;
  return andThen(cache!.find(key), (found) => {
    if (found === undefined) return undefined;
    const planned = frame.plan.nodes[number]!;
    const path = frame.prefix + planned.id;
    frame.scope.report.hits++;
    frame.scope.log.add({ type: "node.cached", path, node: planned.entry.type });
    tellResult(frame, path, found.outputs);
    for (const message of found.notices ?? []) tell(frame.scope, path, message);
    const slots: Record<string, Slot> = {};
    for (const port in found.outputs) {
      slots[port] = Slot.stored(found.outputs[port]!, async () => (await again(frame, number, key))[port]);
    }
    return slots;
  });
}

/** Says where outputs lie that are too large to be their own id, so that watchers can show them. */
function tellResult({ scope }: Frame, path: string, outputs: Readonly<Record<string, ContentId>>): void {
  for (const port in outputs) {
    if (isInline(outputs[port]!)) continue;
    scope.log.add({ type: "node.result", path, outputs });
    return;
  }
}

/** Runs a node although the cache knew it, because its values are gone; several ports share one run. */
function again(frame: Frame, number: number, key: string): Promise<Values> {
  let running = frame.recovering.get(number);
  if (running === undefined) {
    const { work } = frame.plan.nodes[number]!;
    if (work.kind !== "compute")
      throw new SigmaflowError("BAD_GRAPH", "Only computing nodes are recovered; this is a fault of the engine.");
    running = Promise.resolve(runAndKeep(frame, number, work.node, frame, key)).then(valuesOf);
    frame.recovering.set(number, running);
  }
  return running;
}

function miss(frame: Frame, number: number, node: AnyNode, key: string): Maybe<Slots> {
  frame.scope.report.misses++;
  return andThen(
    frame.scope.flights.run(key, frame.signal, (flight) => runAndKeep(frame, number, node, flight, key)),
    (slots) => shareAll(slots, (port) => async () => (await again(frame, number, key))[port]),
  );
}

/** Runs a node and puts its result into the cache. */
function runAndKeep(
  frame: Frame,
  number: number,
  node: AnyNode,
  stop: { readonly signal: AbortSignal },
  key: string,
): Maybe<Slots> {
  const { scope } = frame;
  return andThen(runNode(frame, number, node, stop), ({ values, ms, notices }) => {
    const slots = hold(values);
    const outputs: Record<string, ContentId> = {};
    const contents = new Map<ContentId, unknown>();
    for (const port in slots) {
      const id = idOfSlot(slots[port]!, scope);
      outputs[port] = id;
      contents.set(id, values[port]);
    }
    tellResult(frame, frame.prefix + frame.plan.nodes[number]!.id, outputs);
    const saved = scope.cache!.save(key, { outputs, ms, ...(notices === undefined ? {} : { notices }) }, contents);
    if (isPromise(saved)) {
      const saving: Promise<void> = saved.finally(() => scope.saving.delete(saving));
      scope.saving.add(saving);
    }
    return slots;
  });
}

interface Ran {
  readonly values: Values;
  readonly ms: number;
  readonly notices: readonly string[] | undefined;
}

/** Runs a node: waits for its inputs' values and its resource, tells its start and end. */
function runNode(frame: Frame, number: number, node: AnyNode, stop: { readonly signal: AbortSignal }): Maybe<Ran> {
  const planned = frame.plan.nodes[number]!;
  return andThen(inputValues(planned, frame.chosenOf(number), frame), (inputs) => {
    if (node.resource === undefined) return work(frame, planned, node, inputs, stop);
    const { resource } = node;
    const { pool } = frame.scope;
    return andThen(pool.acquire(resource, stop.signal), async () => {
      try {
        return await work(frame, planned, node, inputs, stop);
      } finally {
        pool.release(resource);
      }
    });
  });
}

function work(
  frame: Frame,
  planned: PlannedNode,
  node: AnyNode,
  inputs: Values,
  stop: { readonly signal: AbortSignal },
): Maybe<Ran> {
  const { scope } = frame;
  const path = frame.prefix + planned.id;
  const started = scope.host.now();
  const context = new ExecutionContext(scope, path, stop, started);
  scope.log.add({ type: "node.started", path, node: planned.entry.type });
  const finish = (values: unknown): Ran => {
    const ms = scope.host.now() - started;
    scope.report.nodes[path] = (scope.report.nodes[path] ?? 0) + ms;
    scope.log.add({ type: "node.finished", path, ms });
    return { values: checked(planned, values), ms, notices: context.notices };
  };
  try {
    // The checked document and `inputValues` gave what the declaration asks for.
    const result = node.run(inputs as never, context);
    return isPromise(result) ? result.then(finish).catch(failed) : finish(result);
  } catch (error) {
    return failed(error);
  }
  function failed(error: unknown): never {
    if (error !== stop.signal.reason) scope.fail(path, error);
    throw error;
  }
}

function checked(planned: PlannedNode, values: unknown): Values {
  const record = (values ?? {}) as Values;
  for (const port in planned.entry.outputs) {
    if (record[port] === undefined && !planned.entry.outputs[port]!.optional) {
      throw new SigmaflowError(
        "BAD_OUTPUT",
        `${planned.entry.type} did not give its output \`${port}\`. Its run function must return every declared output.`,
      );
    }
  }
  return record;
}

function hold(values: Values): Slots {
  const slots: Record<string, Slot> = {};
  for (const port in values) slots[port] = Slot.of(values[port]);
  return slots;
}

function shareAll(slots: Slots, recover: (port: string) => () => Promise<unknown>): Slots {
  const shared: Record<string, Slot> = {};
  for (const port in slots) shared[port] = slots[port]!.share(recover(port));
  return shared;
}

function valuesOf(slots: Slots): Values {
  return Object.fromEntries(Object.entries(slots).map(([port, slot]) => [port, slot.value]));
}
