import { expect, test } from "vitest";
import { sayProblems, sayRun } from "./announce.ts";
import { type NodeRun, newRun, type RunView } from "./run-view.ts";

const say = (run: Partial<RunView>) => sayRun({ ...newRun("1"), ...run }, (id) => id.toUpperCase());
const at = (step: number): Partial<RunView> => ({
  status: "running",
  nodes: new Map<string, NodeRun>([["denoise", { state: "running", since: 0, step, of: 25 }]]),
});

test("a run is said as it begins, at each quarter of its steps, and as it ends", () => {
  expect([say({}), say({ status: "running" })]).toEqual(["The run waits for its turn.", "The run is at work."]);
  const said = Array.from({ length: 26 }, (_, step) => say(at(step)));
  expect([...new Set(said)]).toEqual([0, 25, 50, 75, 100].map((share) => `DENOISE: ${share} %.`));
  expect(say({ status: "succeeded", ms: 2400 })).toBe("The run is done, in 2.4 s.");
  expect(say({ status: "failed", error: { code: "X", message: "No memory." } as never })).toBe(
    "The run failed. No memory.",
  );
  expect(say({ status: "cancelled" })).toBe("The run is cancelled.");
});

test("a server that is not heard is said, unless the run is over", () => {
  expect(say({ ...at(3), lost: true })).toBe("The server does not answer.");
  expect(say({ status: "succeeded", lost: true })).toBe("The run is done.");
});

test("problems are counted", () => {
  expect([0, 1, 2].map(sayProblems)).toEqual(["No problems.", "One problem.", "2 problems."]);
});
