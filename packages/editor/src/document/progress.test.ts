import { expect, test } from "vitest";
import { duration, leftText, rateText, stepText, watchedNode } from "./progress.ts";
import { type NodeRun, newRun } from "./run-view.ts";

test.each([
  [0.4, "< 1 ms"],
  [340.2, "340 ms"],
  [2_449, "2.4 s"],
  [12_600, "13 s"],
  [59_700, "1 min 0 s"],
  [200_000, "3 min 20 s"],
])("a time of %s ms reads %s", (ms, text) => {
  expect(duration(ms)).toBe(text);
});

const running = (node: Partial<NodeRun>): NodeRun => ({ state: "running", since: 0, ...node });

test("a node says its step and the time left, or what it does", () => {
  expect([stepText, leftText].map((text) => text(running({ step: 3, of: 25, doing: "x", left: 9_000 })))).toEqual([
    "3/25",
    "9.0 s left",
  ]);
  expect(stepText(running({ step: 0, of: 1, doing: "loading unet" }))).toBe("loading unet");
  expect([stepText(running({})), leftText(running({}))]).toEqual(["", ""]);
});

test("a node says how many steps a second it takes, of those that it takes itself", () => {
  expect([
    rateText(running({ step: 5, of: 25, left: 8_000 })),
    rateText(running({ state: "done", of: 25, reused: 5, ms: 60_000 })),
    rateText(running({ step: 5, of: 25 })),
    rateText(running({ state: "done", of: 25, reused: 25, ms: 60_000 })),
    rateText(running({ state: "done", of: 1, ms: 60_000 })),
  ]).toEqual(["2.5 steps/s", "0.33 steps/s", "", "", ""]);
});

test("of the nodes that run, the one that counts steps is watched, and none inside of others", () => {
  const nodes = new Map([
    ["model", running({ state: "done" })],
    ["denoise", running({ step: 3, of: 25 })],
    ["denoise/loop", running({ step: 3, of: 25 })],
    ["grid", running({})],
  ]);
  expect(watchedNode({ ...newRun("run"), nodes })?.[0]).toBe("denoise");
  expect(watchedNode(newRun("run"))).toBeUndefined();
});
