import type { RunEvent } from "@sigmaflow/core";
import { expect, test } from "vitest";
import { WorkNow } from "./work-now.ts";

const event = (body: object) => ({ seq: 0, run: "r", time: 0, ...body }) as RunEvent;

test("says where each run is, and how many steps a second were made of late", () => {
  let now = 1000;
  const work = new WorkNow(() => now);
  work.started("r");
  work.started("other");
  expect(work.doing).toEqual([{ run: "r" }, { run: "other" }]);
  work.event("r", event({ type: "node.started", path: "denoise", node: "loop" }));
  expect([work.doing[0], work.stepsPerSecond]).toEqual([{ run: "r", path: "denoise" }, 0]);
  for (let step = 1; step <= 5; step++) {
    work.event("r", event({ type: "node.progress", path: "denoise", step, of: 30 }));
    now += 500;
  }
  expect([work.doing[0], work.stepsPerSecond]).toEqual([{ run: "r", path: "denoise", step: 5, of: 30 }, 2]);
  // Tiles of a picture are no steps.
  work.event("r", event({ type: "node.started", path: "decode", node: "vae.decode" }));
  work.event("r", event({ type: "node.progress", path: "decode", step: 1, of: 2 }));
  expect([work.doing[0], work.stepsPerSecond]).toEqual([{ run: "r", path: "decode", step: 1, of: 2 }, 2]);
  now += 60_000;
  work.ended("r");
  work.left("other");
  work.event("r", event({ type: "node.started", path: "late", node: "loop" }));
  expect([work.doing, work.stepsPerSecond]).toEqual([[], 0]);
});

test("counts the steps of a loop within a node that is a graph, and says how far it is at every node of a step", () => {
  let now = 0;
  const work = new WorkNow(() => now);
  work.started("r");
  const at = (step: number) => ({ run: "r", path: `denoise/loop/step[${step}]/unet` });
  for (let step = 0; step < 3; step++) {
    work.event("r", event({ type: "node.started", path: at(step).path, node: "unet.base" }));
    expect(work.doing).toEqual([step === 0 ? at(0) : { ...at(step), step, of: 30 }]);
    now += 250;
    work.event("r", event({ type: "node.progress", path: "denoise/loop", step: step + 1, of: 30 }));
    expect(work.doing).toEqual([{ run: "r", path: "denoise/loop", step: step + 1, of: 30 }]);
  }
  work.event("r", event({ type: "node.started", path: "denoise/loops", node: "vae.decode" }));
  expect([work.doing, work.stepsPerSecond]).toEqual([[{ run: "r", path: "denoise/loops" }], 4]);
});

test("names the models of the last run that infers", () => {
  const work = new WorkNow();
  work.loads("a", () => ["base", "refiner"]);
  expect(work.models).toEqual(["base", "refiner"]);
  work.loads("b", () => []);
  expect(work.models).toEqual(["base", "refiner"]);
});
