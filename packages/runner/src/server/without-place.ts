import type { Problem } from "@sigmaflow/core";

/** A problem without its line and column: those of a text that the client never saw would mislead. */
export function withoutPlace({ line: _line, column: _column, ...problem }: Problem): Problem {
  return problem;
}
