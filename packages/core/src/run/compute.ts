import type { AnyNode } from "../node/define-node.ts";
import type { PlannedNode } from "../plan/plan.ts";
import { coreErrors } from "../problem/error-codes.ts";
import { andThen, isPromise, type Maybe } from "../value/maybe.ts";
import { own } from "../value/record.ts";
import { ExecutionContext } from "./context.ts";
import type { Stop } from "./flights.ts";
import type { Frame } from "./frame.ts";
import { idOfSlot, inputValues } from "./inputs.ts";
import type { RunScope } from "./scope.ts";
import { Slot, type Slots } from "./slot.ts";

/** What a node gave, by port, and how. */
export interface Ran {
  readonly made: Slots;
  readonly ms: number;
  readonly notices: readonly string[] | undefined;
}

/** How a node is run. */
interface RunNodeOptions {
  readonly stop: Stop;
  /** Whether its values are to be known by their content: one that cannot be is the node's failure. */
  readonly identify: boolean;
}

/** Runs a node: waits for its inputs' values and its resource, tells its start and end. */
export function runNode(frame: Frame, number: number, node: AnyNode, options: RunNodeOptions): Maybe<Ran> {
  const { stop } = options;
  const planned = frame.plan.nodes[number]!;
  return andThen(inputValues(planned, frame.chosenOf(number), frame), (inputs) => {
    if (stop.stopped) throw stop.signal.reason;
    if (node.resource === undefined) return work(frame, planned, node, inputs, options);
    const { resource } = node;
    const { pool } = frame.scope;
    return andThen(pool.acquire(resource, stop.signal), async () => {
      try {
        return await work(frame, planned, node, inputs, options);
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
  inputs: Readonly<Record<string, unknown>>,
  { stop, identify }: RunNodeOptions,
): Maybe<Ran> {
  const { scope } = frame;
  const path = frame.prefix + planned.id;
  const context = new ExecutionContext(scope, path, stop, scope.host.now());
  scope.log.add({ type: "node.started", path, node: planned.entry.type });
  try {
    // The checked document and `inputValues` gave what the declaration asks for.
    const result = node.run(inputs as never, context);
    if (!isPromise(result)) return finish(scope, context, hold(planned, result), identify);
    // Whatever thenable a node returns, what goes on from here is a promise of ours.
    return Promise.resolve(result)
      .then((given) => finish(scope, context, hold(planned, given), identify))
      .catch((error: unknown) => fail(scope, path, stop, error));
  } catch (error) {
    return fail(scope, path, stop, error);
  }
}

function finish(scope: RunScope, context: ExecutionContext, made: Slots, identify: boolean): Ran {
  const { path, started, notices } = context;
  const ms = scope.host.now() - started;
  if (identify) for (const port in made) idOfSlot(made[port]!, scope);
  scope.report.nodes[path] = (scope.report.nodes[path] ?? 0) + ms;
  scope.log.add({ type: "node.finished", path, ms });
  return { made, ms, notices };
}

function fail(scope: RunScope, path: string, stop: Stop, error: unknown): never {
  if (!stop.stopped || error !== stop.signal.reason) scope.fail(path, error);
  throw error;
}

/** The declared outputs; what else a node returns is nobody's. */
function hold({ entry }: PlannedNode, given: unknown): Slots {
  const values = (given ?? {}) as Readonly<Record<string, unknown>>;
  const slots: Record<string, Slot> = {};
  for (const port in entry.outputs) {
    const value = own(values, port);
    if (value !== undefined) slots[port] = Slot.of(value);
    else if (!entry.outputs[port]!.optional) {
      throw coreErrors.BAD_OUTPUT({ node: entry.type, output: port });
    }
  }
  return slots;
}
