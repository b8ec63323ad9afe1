import type { GraphDocument } from "@sigmaflow/core";
import { applyDiff, diffTrees, inverseDiff, isEmptyDiff, type TreeDiff } from "@sigmaflow/core/editing";

/** One step that can be undone. */
export interface Step {
  /** What was done, for people: "Move 3 nodes". */
  readonly label: string;
  readonly diff: TreeDiff;
  /** Following edits with the same mark belong to the same step: typing in one field, dragging one slider. */
  readonly mark?: string;
}

/** What was done and what was undone, the latest last. */
export interface History {
  readonly past: readonly Step[];
  readonly future: readonly Step[];
}

/** Nothing done yet. */
export const noHistory: History = { past: [], future: [] };
const longest = 500;

/** A document together with how it came about. */
export interface Tracked {
  readonly document: GraphDocument;
  readonly history: History;
}

/** Adds an edit to the history. An edit that changes nothing leaves everything as it is, what was undone included. */
export function record<T extends Tracked>(
  tracked: T,
  after: GraphDocument,
  { label, mark }: { readonly label: string; readonly mark?: string },
): T {
  const { document, history } = tracked;
  const made = diffTrees(document, after);
  if (isEmptyDiff(made)) return tracked;
  const last = history.past.at(-1);
  const joins = mark !== undefined && last?.mark === mark && history.future.length === 0;
  const from = joins ? applyDiff(document, inverseDiff(last.diff)) : document;
  const step: Step = { label, diff: joins ? diffTrees(from, after) : made, ...(mark !== undefined && { mark }) };
  const past = [...history.past.slice(joins ? 0 : -longest + 1, joins ? -1 : undefined), step];
  return { ...tracked, document: after, history: { past, future: [] } };
}

/** Ends the current step: the next edit starts another, whatever its mark. */
export function seal<T extends Tracked>(tracked: T): T {
  const last = tracked.history.past.at(-1);
  if (last?.mark === undefined) return tracked;
  const { mark: _mark, ...step } = last;
  return { ...tracked, history: { ...tracked.history, past: [...tracked.history.past.slice(0, -1), step] } };
}

/** One step back. */
export function undo<T extends Tracked>(tracked: T): T {
  const step = tracked.history.past.at(-1);
  if (step === undefined) return tracked;
  const { past, future } = tracked.history;
  const document = applyDiff(tracked.document, inverseDiff(step.diff));
  return { ...tracked, document, history: { past: past.slice(0, -1), future: [...future, step] } };
}

/** One step forth again. */
export function redo<T extends Tracked>(tracked: T): T {
  const step = tracked.history.future.at(-1);
  if (step === undefined) return tracked;
  const { past, future } = tracked.history;
  const { mark: _mark, ...done } = step;
  const document = applyDiff(tracked.document, step.diff);
  return { ...tracked, document, history: { past: [...past, done], future: future.slice(0, -1) } };
}
