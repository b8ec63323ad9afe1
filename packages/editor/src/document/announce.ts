import { documentTexts } from "../texts/document.ts";
import { countsSteps, duration, watchedNode } from "./progress.ts";
import type { RunView } from "./run-view.ts";

/**
 * A run in one sentence for those who hear it: that it began, each quarter of the steps that are counted, and how it
 * ended. What is the same as before is not said again, so it changes a few times a run.
 */
export function sayRun(run: RunView, nameOf: (id: string) => string): string {
  const isOver = run.status !== "queued" && run.status !== "running";
  if (run.lost === true && !isOver) return documentTexts.noAnswer;
  switch (run.status) {
    case "queued":
      return documentTexts.runWaits;
    case "running":
      return sayProgress(run, nameOf);
    case "succeeded":
      return run.ms === undefined ? documentTexts.runDone : documentTexts.runDoneIn({ time: duration(run.ms) });
    case "failed":
      return documentTexts.runFailed({ why: run.error?.message ?? "" }).trim();
    case "cancelled":
      return documentTexts.runCancelled;
  }
}

function sayProgress(run: RunView, nameOf: (id: string) => string): string {
  const [id, node] = watchedNode(run) ?? [];
  if (id === undefined || !node || !countsSteps(node)) return documentTexts.runAtWork;
  const quarters = Math.floor((4 * (node.step ?? 0)) / (node.of ?? 1));
  return `${nameOf(id)}: ${25 * quarters} %.`;
}

/** How many problems keep a graph from running, in one sentence. */
export function sayProblems(count: number): string {
  return documentTexts.problems({ count });
}
