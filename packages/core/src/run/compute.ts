import { SigmaflowError } from "../error.ts";
import type { AnyNode } from "../node/define-node.ts";
import type { PlannedNode } from "../plan/plan.ts";
import { andThen, isPromise, type Maybe } from "../value/maybe.ts";
import { own } from "../value/record.ts";
import { ExecutionContext } from "./context.ts";
import type { Stop } from "./flights.ts";
import type { Frame } from "./frame.ts";
import { inputValues } from "./inputs.ts";
import type { RunScope } from "./scope.ts";
import { Slot, type Slots } from "./slot.ts";

/** Values by port. */
export type Values = Readonly<Record<string, unknown>>;

/** What a node gave, and how. */
export interface Ran {
  readonly values: Values;
  readonly ms: number;
  readonly notices: readonly string[] | undefined;
}

/** Runs a node: waits for its inputs' values and its resource, tells its start and end. */
export function runNode(frame: Frame, number: number, node: AnyNode, stop: Stop): Maybe<Ran> {
  const planned = frame.plan.nodes[number]!;
  return andThen(inputValues(planned, frame.chosenOf(number), frame), (inputs) => {
    if (stop.stopped) throw stop.signal.reason;
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

/** Slots that hold values. */
export function hold(values: Values): Slots {
  const slots: Record<string, Slot> = {};
  for (const port in values) slots[port] = Slot.of(values[port]);
  return slots;
}

function work(frame: Frame, planned: PlannedNode, node: AnyNode, inputs: Values, stop: Stop): Maybe<Ran> {
  const { scope } = frame;
  const path = frame.prefix + planned.id;
  const context = new ExecutionContext(scope, path, stop, scope.host.now());
  scope.log.add({ type: "node.started", path, node: planned.entry.type });
  try {
    // The checked document and `inputValues` gave what the declaration asks for.
    const result = node.run(inputs as never, context);
    if (!isPromise(result)) return finish(scope, planned, context, result);
    // Whatever thenable a node returns, what goes on from here is a promise of ours.
    return Promise.resolve(result)
      .then((given) => finish(scope, planned, context, given))
      .catch((error: unknown) => fail(scope, path, stop, error));
  } catch (error) {
    return fail(scope, path, stop, error);
  }
}

function finish(scope: RunScope, planned: PlannedNode, { path, started, notices }: ExecutionContext, given: unknown) {
  const values = checked(planned, given);
  const ms = scope.host.now() - started;
  scope.report.nodes[path] = (scope.report.nodes[path] ?? 0) + ms;
  scope.log.add({ type: "node.finished", path, ms });
  return { values, ms, notices };
}

function fail(scope: RunScope, path: string, stop: Stop, error: unknown): never {
  if (!stop.stopped || error !== stop.signal.reason) scope.fail(path, error);
  throw error;
}

function checked(planned: PlannedNode, values: unknown): Values {
  const record = (values ?? {}) as Values;
  for (const port in planned.entry.outputs) {
    if (own(record, port) === undefined && !planned.entry.outputs[port]!.optional) {
      throw new SigmaflowError(
        "BAD_OUTPUT",
        `${planned.entry.type} did not give its output \`${port}\`. Its run function must return every declared output.`,
      );
    }
  }
  return record;
}
