import { countsSteps, duration, watchedNode } from "./progress.ts";
import type { RunView } from "./run-view.ts";

/**
 * A run in one sentence for those who hear it: that it began, each quarter of the steps that are counted, and how it
 * ended. What is the same as before is not said again, so it changes a few times a run.
 */
export function sayRun(run: RunView, nameOf: (id: string) => string): string {
  const isOver = run.status !== "queued" && run.status !== "running";
  if (run.lost === true && !isOver) return "The server does not answer.";
  switch (run.status) {
    case "queued":
      return "The run waits for its turn.";
    case "running":
      return sayProgress(run, nameOf);
    case "succeeded":
      return run.ms === undefined ? "The run is done." : `The run is done, in ${duration(run.ms)}.`;
    case "failed":
      return `The run failed. ${run.error?.message ?? ""}`.trim();
    case "cancelled":
      return "The run is cancelled.";
  }
}

function sayProgress(run: RunView, nameOf: (id: string) => string): string {
  const [id, node] = watchedNode(run) ?? [];
  if (id === undefined || !node || !countsSteps(node)) return "The run is at work.";
  const quarters = Math.floor((4 * (node.step ?? 0)) / (node.of ?? 1));
  return `${nameOf(id)}: ${25 * quarters} %.`;
}

/** How many problems keep a graph from running, in one sentence. */
export function sayProblems(count: number): string {
  if (count === 0) return "No problems.";
  return count === 1 ? "One problem." : `${count} problems.`;
}
