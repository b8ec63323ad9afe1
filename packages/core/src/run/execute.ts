import { andThen, type MaybePromise } from "../value/maybe-promise.ts";
import { runCall } from "./call.ts";
import { type NodeResult, runNode } from "./compute.ts";
import type { FrameNode } from "./frame-node.ts";
import { runLoop } from "./loop.ts";
import { runMap } from "./map.ts";
import { keyFor, lookWithoutKey, reuse } from "./reuse.ts";
import type { Slots } from "./slot.ts";

const outputsOf = ({ outputs }: NodeResult): Slots => outputs;

/** The outputs of a node whose inputs are known: from the cache, from the same computation in flight, or by running it. */
export function execute(node: FrameNode): MaybePromise<Slots> {
  const { frame } = node;
  const { work } = node.planned;
  switch (work.kind) {
    case "compute":
      if (!frame.cached || frame.context.cache === undefined || work.node.cache === "never") {
        return andThen(lookWithoutKey(node, work.node), () =>
          andThen(runNode(node, work.node, { stop: frame, identify: false }), outputsOf),
        );
      }
      return andThen(keyFor(node, work.node), (key) => reuse(node, work.node, key));
    case "call":
      return runCall(node, work.body);
    case "loop":
      return runLoop(node, work.body);
    case "map":
      return runMap(node, work.body);
  }
}
