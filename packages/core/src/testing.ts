// What those who write nodes test them with.

export { type NodeRun, type RunNodeOptions, runNode } from "./testing/run-node.ts";
