import { setTimeout } from "node:timers/promises";
import { defineNode, definePackage, int } from "@sigmaflow/core";

/** How long an item takes, ms. */
export const itemMs = 2000;

/** Infers as far as the engine knows, and leaves the processors alone. */
const infer = defineNode({
  type: "bench.infer",
  version: 1,
  label: "Infer",
  description: "Waits as long as an inference would take on a card.",
  inputs: { n: int() },
  outputs: { n: int() },
  resource: "inference",
  async run({ n }) {
    await setTimeout(itemMs);
    return { n };
  },
});

export default definePackage({ name: "bench-inference", version: "1.0.0", nodes: [infer] });
