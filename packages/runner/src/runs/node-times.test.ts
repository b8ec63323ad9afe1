import type { RunEvent } from "@sigmaflow/core";
import { expect, test } from "vitest";
import { nodeTimes } from "./node-times.ts";

type Said = RunEvent extends infer E ? (E extends RunEvent ? Omit<E, "seq" | "run"> : never) : never;

const times = (events: readonly Said[]) =>
  Object.fromEntries(nodeTimes(events.map((event, seq) => ({ ...event, seq, run: "r" }) as RunEvent)));

test("nodes say how long they lasted, compounds last from the first event inside to the last", () => {
  expect(
    times([
      { type: "run.started", time: 0, seeds: {}, nodes: 4 },
      { type: "node.started", time: 0, path: "text", node: "text.encode" },
      { type: "node.finished", time: 30, path: "text", ms: 29 },
      { type: "node.started", time: 40, path: "sample/step[0]/unet", node: "unet" },
      { type: "node.finished", time: 90, path: "sample/step[0]/unet", ms: 50 },
      { type: "node.progress", time: 100, path: "sample/loop", step: 1, of: 1 },
      { type: "run.finished", time: 101, ms: 101 },
    ]),
  ).toEqual({ text: 29, sample: 60 });
});

test("what the cache had a part in says nothing", () => {
  expect(
    times([
      { type: "node.cached", time: 0, path: "model", node: "model.load" },
      { type: "steps.cached", time: 1, path: "denoise", from: 0, to: 18 },
      { type: "node.finished", time: 20, path: "denoise", ms: 19 },
      { type: "node.finished", time: 25, path: "decode", ms: 5 },
    ]),
  ).toEqual({ decode: 5 });
});
