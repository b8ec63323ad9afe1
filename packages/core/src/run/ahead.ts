import { ExecutionContext } from "./execution-context.ts";
import type { FrameNode } from "./frame-node.ts";
import { inputValues } from "./inputs.ts";

/** Notices are the node's own run's to emit. */
class QuietContext extends ExecutionContext {
  override get notice(): (message: string) => void {
    return () => {};
  }
}

/** Has a node work on what was passed on while it waits for other inputs. Whatever goes wrong, its own run meets again. */
export async function workAhead(node: FrameNode): Promise<void> {
  const { frame, planned, path } = node;
  if (planned.work.kind !== "compute" || planned.work.node.ahead === undefined) return;
  const { inputs, run } = planned.work.node.ahead;
  try {
    const values = await inputValues(planned, (at) => inputs.includes(planned.inputs[at]!.port), frame);
    if (frame.stopped) return;
    // The declaration typed it for these inputs, which are the values at hand.
    await run(values as never, new QuietContext(frame.context, path, frame, frame.context.host.now(), node));
  } catch {
    // The node itself throws it, or was stopped.
  }
}
