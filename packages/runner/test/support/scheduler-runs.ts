import { readFileSync } from "node:fs";
import type { Latent, Schedule } from "sigmaflow";

/** One run of diffusers with the tiny model. */
interface RecordedRun {
  readonly scheduler: string;
  readonly steps: number;
  /** Evaluations of the UNet under one conditioning. */
  readonly evaluations: number;
  /** Σ|x| of the last latents, and their first values in row-major order. */
  readonly sum: number;
  readonly first: readonly number[];
}

interface Recorded {
  readonly settings: {
    readonly prompt: string;
    readonly negative_prompt: string;
    readonly guidance_scale: number;
    readonly seed: number;
  };
  readonly runs: readonly RecordedRun[];
}

// Written by tools/reference/record_scheduler_runs.py.
const file = new URL("../fixtures/scheduler-runs.json", import.meta.url);
const { settings, runs } = JSON.parse(readFileSync(file, "utf8")) as Recorded;

/** What all recorded runs have in common. */
export const { prompt, negative_prompt, guidance_scale, seed } = settings;

/** The API's twelve schedulers, each with the fifteen numbers of steps; `recorded` is absent where diffusers cannot. */
export const schedulerRuns = [...new Set(runs.map(({ scheduler }) => scheduler))].flatMap((scheduler) =>
  [...new Set(runs.map(({ steps }) => steps))].map((steps) => ({
    scheduler,
    steps,
    recorded: runs.find((run) => run.scheduler === scheduler && run.steps === steps),
  })),
);

/**
 * Whether a run of ours came to the recorded one's latents. What is left between two runtimes, measured: 5e-6 of the
 * sum, and 2e-5 of the largest of the first values.
 */
export function agrees(recorded: RecordedRun, schedule: Schedule, { data }: Latent): boolean {
  const sum = data.reduce((all, value) => all + Math.abs(value), 0);
  const off = Math.max(...recorded.first.map((value, i) => Math.abs(value - data[i]!)));
  const largest = Math.max(...recorded.first.map(Math.abs));
  return (
    schedule.timesteps.length === recorded.evaluations &&
    Math.abs(sum / recorded.sum - 1) < 1e-4 &&
    off < 1e-4 * largest
  );
}
