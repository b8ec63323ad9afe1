import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { graphRunner } from "../../test/support/graph-runner.ts";
import { runNode } from "../../test/support/run-node.ts";
import type { ScheduleStep } from "../port/schedule-step.ts";
import { plan } from "../schedule/plan.ts";
import { schedulerNames } from "../schedule/registry.ts";
import { scheduleSplit, scheduleSteps } from "./schedule-steps.ts";

const runner = graphRunner();
afterAll(() => runner.close());

const schedules = fc
  .record({ scheduler: fc.constantFrom(...schedulerNames), steps: fc.integer({ min: 3, max: 30 }) })
  .map(plan);
const share = fc.integer({ min: 0, max: 20 }).map((twentieths) => twentieths / 20);
const indices = (steps: readonly ScheduleStep[]) => steps.map(({ index }) => index);

test("whole steps are divided without a gap or an overlap, whatever the fraction, strength and scheduler", async () => {
  await fc.assert(
    fc.asyncProperty(schedules, share, fc.constantFrom(0.5, 0.75, 1), async (schedule, fraction, strength) => {
      const { steps } = (await runNode(runner, scheduleSteps, { schedule, strength })).outputs;
      const given = { schedule, high_noise_fraction: fraction, strength, rule: "steps" } as const;
      const { base, refiner } = (await runNode(runner, scheduleSplit, given)).outputs;
      expect([...indices(base), ...indices(refiner)]).toEqual(indices(steps));
      // Solvers look at the schedule's end, so that places are divided and never the schedule.
      for (const step of [...base, ...refiner]) expect(step.schedule).toEqual(schedule);
    }),
    { numRuns: 60 },
  );
});

test("without a refiner the base takes every step", async () => {
  const schedule = plan({ scheduler: "Heun", steps: 5 });
  const { base, refiner } = (
    await runNode(runner, scheduleSplit, { schedule, high_noise_fraction: 0.2, refiner: false })
  ).outputs;
  expect(indices(base)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(refiner).toEqual([]);
});

test("a strength that leaves no step is refused", async () => {
  const schedule = plan({ scheduler: "Euler", steps: 10 });
  const refused = expect.objectContaining({ code: "STRENGTH_INVALID", path: "node" });
  await expect(runNode(runner, scheduleSteps, { schedule, strength: 0.05 })).rejects.toEqual(refused);
});
