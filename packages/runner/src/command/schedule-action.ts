import { describeSchedule, type ScheduleDescription } from "@sigmaflow/nodes";
import { tableText } from "../terminal/table.ts";
import { exitCodes } from "./exit.ts";

/** Flags of `sigmaflow schedule`. */
interface ScheduleFlags {
  readonly scheduler: string;
  readonly steps: number;
  readonly highNoiseFraction?: number;
  readonly json?: boolean;
}

/** Prints a schedule and returns the exit code. */
export async function scheduleAction({ json, ...settings }: ScheduleFlags): Promise<number> {
  const described = describeSchedule(settings);
  process.stdout.write(json ? `${JSON.stringify(described, undefined, 2)}\n` : text(described));
  return exitCodes.done;
}

function text({ scheduler, steps, timesteps, sigmas, init_noise_sigma, split }: ScheduleDescription): string {
  const perStep = sigmas !== undefined && timesteps.length === sigmas.length - 1;
  const rows = timesteps.map((timestep, i) => [
    String(i),
    shown(timestep),
    perStep ? `${shown(sigmas[i]!)} → ${shown(sigmas[i + 1]!)}` : "",
    split === undefined ? "" : i < split.refiner_start ? "base" : "refiner",
  ]);
  const levels = sigmas !== undefined && !perStep ? `noise levels: ${sigmas.map(shown).join(", ")}\n` : "";
  const handoff =
    split === undefined
      ? ""
      : `base: ${split.base_evaluations} evaluations; refiner: ${split.refiner_evaluations}, from index ${split.refiner_start}\n`;
  return [
    `${scheduler}, ${steps} steps, ${timesteps.length} model evaluations; starts from noise of ${shown(init_noise_sigma)}\n`,
    tableText([["index", "timestep", perStep ? "noise level" : "", split === undefined ? "" : "expert"], ...rows]),
    levels,
    handoff,
  ].join("");
}

function shown(value: number): string {
  return String(Number(value.toPrecision(6)));
}
