import { andThen, type MaybePromise } from "../value/maybe-promise.ts";
import { runCall } from "./call.ts";
import { runNode } from "./compute.ts";
import type { Frame } from "./frame.ts";
import { runLoop } from "./loop.ts";
import { runMap } from "./map.ts";
import { keyFor, reuse } from "./reuse.ts";
import type { Slots } from "./slot.ts";

/** The outputs of a node whose inputs are known: from the cache, from the same computation in flight, or by running it. */
export function execute(frame: Frame, number: number): MaybePromise<Slots> {
  const { work } = frame.plan.nodes[number]!;
  switch (work.kind) {
    case "compute":
      if (!frame.cached || frame.context.cache === undefined || work.node.cache === "never") {
        return andThen(runNode(frame, number, work.node, { stop: frame, identify: false }), ({ outputs }) => outputs);
      }
      return andThen(keyFor(frame, number, work.node), (key) => reuse(frame, number, work.node, key));
    case "call":
      return runCall(frame, number, work.body);
    case "loop":
      return runLoop(frame, number, work.body);
    case "map":
      return runMap(frame, number, work.body);
  }
}
