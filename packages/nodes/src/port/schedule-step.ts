import { definePortType } from "@sigmaflow/core";
import type { Schedule } from "./schedule.ts";

/** One model evaluation of a schedule: the whole schedule (solvers look at its end) and a place in it. */
export interface ScheduleStep {
  readonly schedule: Schedule;
  /** Index into `schedule.timesteps`. */
  readonly index: number;
}

/** A schedule step, see {@link ScheduleStep}. */
export const scheduleStep = definePortType<ScheduleStep>()({
  id: "schedule-step",
  label: "Schedule step",
  colour: "#c9b037",
  description: "One model evaluation of a schedule.",
  valueType: { name: "ScheduleStep", from: "sigmaflow" },
});
