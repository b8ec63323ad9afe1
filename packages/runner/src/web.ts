// What programs in a browser's page build and run graphs with; the nodes are in `sigmaflow/nodes`. No Node.js in it.

export { webHost } from "@sigmaflow/core";
export * from "./language.ts";
export { runGraph, type WebRunOptions } from "./web/run-graph.ts";
