// What those who write nodes test them with.

export { type NodeRun, type RunNodeOptions, runNode } from "./run/run-node.ts";
