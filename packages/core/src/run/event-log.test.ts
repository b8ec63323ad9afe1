import { expect, test } from "vitest";
import { nodeHost } from "../../test/support/node-host.ts";
import { Budget } from "./budget.ts";
import type { RunEvent } from "./event.ts";
import { EventLog } from "./event-log.ts";

test("[E31] a run that keeps no events for later hands over all of them, and ends for who comes after", async () => {
  const log = new EventLog({
    ...{ host: nodeHost, run: "r", first: 5, budget: new Budget({ executions: 9, events: 9 }), replay: false },
    onExceeded: () => expect.unreachable(),
  });
  const seen: string[] = [];
  const told = (name: string) => ({ next: ({ seq, type }: RunEvent) => seen.push(`${name} ${seq} ${type}`) });
  log.from().subscribe({
    next(event) {
      told("first").next(event);
      // What a follower does may make the next event.
      if (event.type === "node.started") log.add({ type: "node.finished", path: "a", ms: 1 });
    },
  });
  log.from().subscribe(told("second"));
  log.add({ type: "run.started", seeds: {}, nodes: 1 });
  log.add({ type: "node.started", path: "a", node: "toy" });
  log.add({ type: "run.finished", ms: 2 });
  let isOver = false;
  log.from().subscribe({ ...told("late"), complete: () => (isOver = true) });
  const all = ["5 run.started", "6 node.started", "7 node.finished", "8 run.finished"];
  for (const name of ["first", "second"])
    expect(seen.filter((one) => one.startsWith(name))).toEqual(all.map((one) => `${name} ${one}`));
  expect([seen.at(-1), isOver]).toEqual(["late 8 run.finished", true]);
});

test("what is held back comes in its order when it is let go, or what was said elsewhere in its place", async () => {
  let now = 100;
  const log = new EventLog({
    ...{ host: { ...nodeHost, time: () => now }, run: "r", first: 0, replay: true },
    ...{ budget: new Budget({ executions: 9, events: 9 }), onExceeded: () => expect.unreachable() },
  });
  const seen: unknown[] = [];
  log.from().subscribe(({ seq, time, ...event }) => seen.push([seq, time, "path" in event ? event.path : event.type]));
  const [first, second] = [log.hold("map/item[0]/"), log.hold("map/item[1]/")];
  log.add({ type: "node.cached", path: "map/item[0]/a", node: "toy" });
  now = 200;
  log.add({ type: "node.cached", path: "map/item[1]/a", node: "toy" });
  log.add({ type: "node.cached", path: "map/item[10]/a", node: "toy" });
  const head = { seq: 7, run: "other" };
  first([{ ...head, type: "node.started", path: "map/item[0]/a", node: "toy", time: 50 }]);
  first();
  second();
  log.add({ type: "node.cached", path: "map/item[0]/b", node: "toy" });
  log.add({ type: "run.cancelled" });
  expect(seen).toEqual([
    ...[
      [0, 200, "map/item[10]/a"],
      [1, 50, "map/item[0]/a"],
      [2, 200, "map/item[1]/a"],
    ],
    ...[
      [3, 200, "map/item[0]/b"],
      [4, 200, "run.cancelled"],
    ],
  ]);
});
