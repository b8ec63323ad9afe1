import type { CodeTable } from "../code-table.ts";

/** What the errors page says about the codes of runs. */
export const runCodes = {
  BAD_GRAPH: {
    title: "Graph that cannot run",
    meaning: "A run was asked of a graph that checking finds errors in; the message lists them.",
    action: "Mend what is listed; `sigmaflow validate` shows each with its place.",
  },
  BAD_INPUT: {
    title: "Input that does not fit",
    meaning:
      "A graph was given an unknown, missing or unfit input, or a link brought a node a value that it does not take.",
    action: "Give a value of the kind and in the range that the message names.",
  },
  BAD_OUTPUT: {
    title: "Node without its result",
    meaning: "A node ended without one of the results that it declares.",
    action: "This is a fault of the node: tell whoever wrote it.",
  },
  BAD_VALUE: {
    title: "Value that cannot travel",
    meaning: "A node gave something that is no plain data (a function, a class, a circle), or nested too deep.",
    action: "This is a fault of the node: it should return plain data and typed arrays.",
  },
  CANCELLED: {
    title: "Cancelled",
    meaning: "The run was cancelled. What was finished stays in the cache.",
    action: "Run again to go on where it was.",
  },
  MISSING_SERVICE: {
    title: "Service missing",
    meaning: "A node needs something that this host does not provide, such as inference or files.",
    action: "Run the graph on a host that provides it.",
  },
  NODE_FAILED: {
    title: "Node failed",
    meaning: "A node threw an error without a code of its own.",
    action: "The message is the node's own; if it does not help, tell whoever wrote the node.",
  },
} as const satisfies CodeTable;
