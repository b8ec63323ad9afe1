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
