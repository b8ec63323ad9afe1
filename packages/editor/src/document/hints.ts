import type { Problem } from "@sigmaflow/core";

/** Where core's hints speak of the document's text: the same on the canvas. */
const onCanvas: Readonly<Partial<Record<Problem["code"], string>>> = {
  NO_OUTPUTS: "Draw a wire from a node's output to “New output”.",
  NO_LITERAL: "Draw a wire to it from a node that outputs one.",
  UNREACHABLE_NODE: "Draw a wire from it towards an output, or delete it.",
  UNUSED_INPUT: "Draw a wire from it to a node, or delete it.",
};

/** What to do about a problem, for somebody who sees the graph and not its text. */
export function hintOf({ code, hint }: Problem): string {
  return onCanvas[code] ?? hint;
}
