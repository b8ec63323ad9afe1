// What those who write nodes test them with.

export type { NodeRun } from "@sigmaflow/core/testing";
export { type RunNodeOptions, runNode } from "./engine/run-node.ts";
