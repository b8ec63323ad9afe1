import { documentTexts } from "../texts/document.ts";
import type { NodeRun, RunView } from "./run-view.ts";

/** How a time reads: "340 ms", "2.4 s", "3 min 20 s". */
export function duration(ms: number): string {
  if (ms < 1) return documentTexts.underOne;
  if (ms < 950) return documentTexts.ms({ count: Math.round(ms) });
  if (ms < 59_500) return documentTexts.seconds({ count: (ms / 1000).toFixed(ms < 9_950 ? 1 : 0) });
  const seconds = Math.round(ms / 1000);
  return documentTexts.minutes({ minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}

/** Whether a node does its work in steps that are worth counting. */
export function countsSteps({ of }: NodeRun): boolean {
  return of !== undefined && of > 1;
}

/** How far a node that runs has come: "3/25", what it is doing, or nothing. */
export function stepText(node: NodeRun): string {
  return countsSteps(node) ? `${node.step}/${node.of}` : (node.doing ?? "");
}

/** How much longer a node that runs will take, as far as it knows. */
export function leftText({ left }: NodeRun): string {
  return left === undefined ? "" : documentTexts.left({ time: duration(left) });
}

/** How quickly a node does its steps, as far as that is known: those of this run, not those that were in the cache. */
export function rateText({ state, step = 0, of = 0, left, ms, reused = 0 }: NodeRun): string {
  const [steps, time] = state === "done" ? [of - reused, ms] : [of - step, left];
  return of > 1 && steps > 0 && time
    ? documentTexts.rate({ count: Number(((1000 * steps) / time).toPrecision(2)) })
    : "";
}

/** The node of the document that is worth watching in a run: of those that run now, the last that counts its steps. */
export function watchedNode({ nodes }: RunView): readonly [id: string, node: NodeRun] | undefined {
  const running = [...nodes].filter(([path, { state }]) => state === "running" && !path.includes("/"));
  return running.findLast(([, node]) => countsSteps(node)) ?? running.at(-1);
}
