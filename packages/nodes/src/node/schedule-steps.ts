import { boolean, defineNode, float, list, oneOf } from "@sigmaflow/core";
import { type Schedule, schedule } from "../port/schedule.ts";
import { type ScheduleStep, scheduleStep } from "../port/schedule-step.ts";
import { split } from "../schedule/split.ts";
import { img2imgStart } from "../schedule/start.ts";

/** The steps of a schedule, for a loop to go over. */
export const scheduleSteps = defineNode({
  type: "schedule.steps",
  version: 1,
  label: "Steps",
  description:
    "Lists a schedule's steps, from the start or, for a picture to begin with, from where its strength says.",
  category: "denoise",
  inputs: {
    schedule: schedule({ label: "Schedule" }),
    strength: float({
      default: 1,
      min: 0,
      max: 1,
      label: "Strength",
      description: "1 takes all steps; 0.3 the last three tenths, which change a picture that much.",
    }),
  },
  outputs: { steps: list(scheduleStep(), { label: "Steps" }) },
  run({ schedule, strength }) {
    return { steps: stepsFrom(schedule, strength < 1 ? img2imgStart(schedule, strength).index : 0) };
  },
});

/** Divides a schedule between base and refiner. */
export const scheduleSplit = defineNode({
  type: "schedule.split",
  version: 2,
  migrations: [{ to: 2, rename: { inputs: { fraction: "high_noise_fraction" } } }],
  label: "Split steps",
  description:
    "Divides a schedule's steps between the base and the refiner. Both keep the whole schedule; only places are divided.",
  category: "denoise",
  keywords: ["refiner", "ensemble", "denoising_end", "high noise fraction"],
  inputs: {
    schedule: schedule({ label: "Schedule" }),
    high_noise_fraction: float({
      default: 0.8,
      min: 0,
      max: 1,
      label: "High-noise fraction",
      description: "How much of the noise range the base takes.",
    }),
    refiner: boolean({ default: true, label: "Refiner", description: "Off: the base takes all steps." }),
    rule: oneOf(["timestep", "steps"], {
      default: "timestep",
      advanced: true,
      label: "Rule",
      description: "Where the fraction is measured: in timesteps, as diffusers does, or in whole steps.",
    }),
    strength: float({
      default: 1,
      min: 0,
      max: 1,
      advanced: true,
      label: "Strength",
      description: "As in Steps: begin later, for a picture to begin with.",
    }),
  },
  outputs: {
    base: list(scheduleStep(), { label: "Base steps" }),
    refiner: list(scheduleStep(), { label: "Refiner steps" }),
  },
  run({ schedule, high_noise_fraction: fraction, refiner, rule, strength }) {
    const start = strength < 1 ? img2imgStart(schedule, strength).index : 0;
    if (!refiner) return { base: stepsFrom(schedule, start), refiner: [] };
    const { baseEvaluations, refinerStart } = split(schedule, fraction, { rule });
    return {
      base: stepsFrom(schedule, start, baseEvaluations),
      refiner: stepsFrom(schedule, Math.max(start, refinerStart)),
    };
  },
});

function stepsFrom(schedule: Schedule, start: number, end = schedule.timesteps.length): ScheduleStep[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, i) => ({ schedule, index: start + i }));
}
