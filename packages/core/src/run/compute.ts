import type { AnyNode } from "../node/define-node.ts";
import { userOf } from "../node/service.ts";
import type { PlannedNode } from "../plan/plan.ts";
import { coreErrors } from "../problem/error-codes.ts";
import { andThen, isPromise, type MaybePromise } from "../value/maybe-promise.ts";
import { own } from "../value/record.ts";
import { ExecutionContext } from "./execution-context.ts";
import type { FrameNode } from "./frame-node.ts";
import { inputValues } from "./inputs.ts";
import type { RunContext } from "./run-context.ts";
import type { CancellationToken } from "./single-flight.ts";
import { Slot, type Slots } from "./slot.ts";
import { idOfSlot } from "./slot-value.ts";
import { checkForetold, checkReturnedSizes, checkReturnedText } from "./value-limits.ts";

/** The outputs of a node that ran, by port, and how it ran. */
export interface NodeResult {
  readonly outputs: Slots;
  readonly ms: number;
  readonly notices: readonly string[] | undefined;
}

/** How a node is run. */
interface RunNodeOptions {
  readonly stop: CancellationToken;
  /** Whether its outputs get content ids; an output that cannot have one is the node's failure. */
  readonly identify: boolean;
}

/** Runs a node: waits for its inputs' values and its resource, and emits its start and end. */
export function runNode(node: FrameNode, definition: AnyNode, options: RunNodeOptions): MaybePromise<NodeResult> {
  const inputs = inputValues(node.planned, node.chosen, node.frame);
  // No closure where nothing waits: a small node takes little more than one.
  if (isPromise(inputs)) return inputs.then((known) => runOn(known, node, definition, options));
  return runOn(inputs, node, definition, options);
}

function runOn(
  inputs: Readonly<Record<string, unknown>>,
  node: FrameNode,
  definition: AnyNode,
  options: RunNodeOptions,
): MaybePromise<NodeResult> {
  const { stop } = options;
  if (stop.stopped) throw stop.signal.reason;
  const work = definition.effect === "paid" ? paidWork : freeWork;
  const { resource } = definition;
  if (resource === undefined) return work(node, definition, inputs, options);
  const { pool } = node.frame.context;
  const pair = definition.pair?.(inputs as never); // as for `run`
  return andThen(pool.acquire(resource, stop.signal, pair), async () => {
    try {
      return await work(node, definition, inputs, options);
    } finally {
      pool.release(resource, pair);
    }
  });
}

/** Runs a node that may cost money, if another such call is allowed. */
async function paidWork(...parameters: Parameters<typeof freeWork>): Promise<NodeResult> {
  const [{ frame, path }, definition, , { stop }] = parameters;
  let isCalled = false;
  const call = () => {
    if (stop.stopped) throw stop.signal.reason;
    isCalled = true;
    return freeWork(...parameters);
  };
  try {
    return await frame.context.paid.pass(path, call, {
      uncharged: (error) => !isCalled || definition.uncharged?.(error) === true,
      isRepeatable: definition.repeatable?.({ use: userOf(frame.context.services) }) === true,
    });
  } catch (error) {
    // What the node itself throws is reported where it ran.
    if (isCalled) throw error;
    return fail(frame.context, path, stop, error);
  }
}

function freeWork(
  node: FrameNode,
  definition: AnyNode,
  inputs: Readonly<Record<string, unknown>>,
  { stop, identify }: RunNodeOptions,
): MaybePromise<NodeResult> {
  const { frame, planned, path } = node;
  const { context } = frame;
  const execution = new ExecutionContext(context, path, stop, context.host.now(), node);
  context.log.add({ type: "node.started", path, node: planned.entry.type });
  try {
    if (planned.sized.length > 0) checkForetold(planned, inputs, context.limits);
    // The checked document and `inputValues` guarantee what the declaration asks for.
    const result = definition.run(inputs as never, execution);
    if (!isPromise(result)) {
      const ended = identified(context, execution, outputSlots(planned, result, context), identify);
      return isPromise(ended) ? ended.catch((error: unknown) => fail(context, path, stop, error)) : ended;
    }
    // Whatever thenable a node returns, what goes on from here is a promise of ours.
    return Promise.resolve(result)
      .then((returned) => identified(context, execution, outputSlots(planned, returned, context), identify))
      .catch((error: unknown) => fail(context, path, stop, error));
  } catch (error) {
    return fail(context, path, stop, error);
  }
}

/** Hashes large arrays in parts first, so that identifying the outputs does not hold the thread. */
function identified(
  context: RunContext,
  execution: ExecutionContext,
  outputs: Slots,
  identify: boolean,
): MaybePromise<NodeResult> {
  const { hasher, turns } = context;
  let large: object[] | undefined;
  if (identify) {
    for (const port in outputs) {
      const { value } = outputs[port]!;
      if (!hasher.isLarge(value)) continue;
      large ??= [];
      large.push(value);
    }
  }
  if (large === undefined) return finish(context, execution, outputs, identify);
  const hashed = Promise.all(large.map((value) => hasher.hashInParts(value, () => turns.pass())));
  return hashed.then(() => finish(context, execution, outputs, identify));
}

function finish(context: RunContext, execution: ExecutionContext, outputs: Slots, identify: boolean): NodeResult {
  const { path, started, notices } = execution;
  const now = context.host.now();
  const ms = now - started;
  context.turns.at(now);
  if (identify) for (const port in outputs) idOfSlot(outputs[port]!, context);
  context.report.nodes[path] = (context.report.nodes[path] ?? 0) + ms;
  context.log.add({ type: "node.finished", path, ms });
  return { outputs, ms, notices };
}

function fail(context: RunContext, path: string, stop: CancellationToken, error: unknown): never {
  if (!stop.stopped || error !== stop.signal.reason) context.fail(path, error);
  throw error;
}

/** Slots for the declared outputs; anything else that a node returns is ignored. */
function outputSlots(planned: PlannedNode, returned: unknown, { limits }: RunContext): Slots {
  const { entry } = planned;
  const values = (returned ?? {}) as Readonly<Record<string, unknown>>;
  if (planned.sized.length > 0) checkReturnedSizes(planned, values, limits);
  const slots: Record<string, Slot> = {};
  for (const port in entry.outputs) {
    const spec = entry.outputs[port]!;
    const value = own(values, port);
    if (value !== undefined) {
      checkReturnedText(spec, value, limits);
      slots[port] = Slot.of(value);
    } else if (!spec.optional) {
      throw coreErrors.BAD_OUTPUT({ node: entry.type, output: port });
    }
  }
  return slots;
}
