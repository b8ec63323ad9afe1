import grid from "../../fixtures/scheduler-grid.json" with { type: "json" };
import type { Schedule } from "../../src/port/schedule.ts";
import type { SolverConfig } from "../../src/schedule/config.ts";
import { scheduleErrors } from "../../src/schedule/error-codes.ts";
import { plan, type ScheduleSettings } from "../../src/schedule/plan.ts";
import { planNotices } from "../../src/schedule/plan-notices.ts";
import { absSum, startOf, toyRun } from "./schedule-runs.ts";

/** A run for each number of steps, or the name of what diffusers throws. */
type Recorded = readonly (readonly number[])[] | string;

/** One place of the grid: a scheduler, and a model's settings. */
export interface GridRow {
  readonly name: string;
  readonly variant: string;
  readonly settings: Omit<ScheduleSettings, "steps"> & { readonly model: SolverConfig };
  readonly recorded: Recorded;
}

/** The names that rows have beyond our schedulers'. */
const plainMidpoint: { readonly [name: string]: string } = { DPM2: "DPM2 Karras", "DPM2 a": "DPM2 a Karras" };

// JSON's types are those of the very values.
const variants = { ...grid.variants, ...grid.alone } as { readonly [name: string]: SolverConfig };
const rows = grid.rows as { readonly [variant: string]: { readonly [name: string]: Recorded } };
const plain = grid.plain as { readonly [name: string]: Recorded };

/** The names that have rows. */
export const gridNames: readonly string[] = Object.keys(grid.schedulers);

/** What each of diffusers' classes writes into a folder, by its name. */
export const savedByClass: readonly (readonly [className: string, settings: SolverConfig])[] = Object.entries(
  grid.known as unknown as { readonly [className: string]: SolverConfig },
);

/** A scheduler's rows. */
export function rowsOf(name: string): GridRow[] {
  return Object.entries(variants).map(([variant, changed]): GridRow => {
    const model = { ...(variant in grid.alone ? {} : grid.sdxl), ...changed };
    const recorded = rows[variant]?.[name] ?? plain[name]!;
    return { name, variant, settings: { ...schedulerOf(name, changed), model }, recorded };
  });
}

function schedulerOf(name: string, changed: SolverConfig): Pick<ScheduleSettings, "scheduler" | "options"> {
  const scheduler = plainMidpoint[name];
  if (scheduler === undefined) return { scheduler: name };
  return { scheduler, options: { use_karras_sigmas: changed.use_karras_sigmas === true } };
}

/**
 * What becomes of a row: `equal` to what diffusers makes of it, `refused`, `noticed` for a person to see, or none of these
 * and how far it is off; `undefined there` where diffusers itself fails or ends in no numbers.
 */
export function fateOf(row: GridRow): string {
  const { settings, recorded } = row;
  let schedules: Schedule[];
  try {
    schedules = grid.steps.map((steps) => plan({ ...settings, steps }));
  } catch (error) {
    if (scheduleErrors.SCHEDULE_OPTION_INVALID.is(error)) return "refused";
    throw error;
  }
  if (typeof recorded === "string") return "undefined there";
  const off = Math.max(...schedules.map((schedule, i) => deviationOf(schedule, recorded[i]!)));
  if (off < 1e-4) return "equal";
  return planNotices(schedules[0]!, settings.model).length > 0 ? "noticed" : `${row.variant}: ${off}`;
}

const known = new Map<string, number>();

/** How far our run is from diffusers', relative to the latent's largest absolute value. Many rows share both. */
function deviationOf(schedule: Schedule, run: readonly number[]): number {
  const both = JSON.stringify([schedule, run]);
  const before = known.get(both);
  if (before !== undefined) return before;
  const { data } = toyRun(startOf(schedule), schedule, 0, schedule.timesteps.length).at(-1)!.latent;
  const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const [sum, ...elements] = run;
  const worst = grid.elements.map((at, k) => Math.abs(data[at]! - elements[k]!) / largest);
  const off = Math.max(Math.abs(absSum(data) / sum! - 1), ...worst);
  const deviation = Number.isNaN(off) ? Infinity : off;
  known.set(both, deviation);
  return deviation;
}
