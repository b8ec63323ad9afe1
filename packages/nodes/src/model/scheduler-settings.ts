import { sdxlConfig } from "../schedule/plan.ts";
import { otherTraining } from "../schedule/trained-with.ts";
import type { Misfit } from "./binding.ts";

/** Settings of a model's `scheduler_config.json`, as they travel with its UNet. */
export type SchedulerSettings = { readonly [name: string]: string | number | boolean | null };

/** The settings of a folder: those of its file that are no objects or lists, or SDXL's where it has none. */
export function schedulerSettings(file: { readonly [name: string]: unknown }): SchedulerSettings {
  if (Object.keys(file).length === 0) return sdxlConfig;
  const entries = Object.entries(file).filter(
    (entry): entry is [string, string | number | boolean | null] => entry[1] === null || typeof entry[1] !== "object",
  );
  return Object.fromEntries(entries);
}

/** A misfit where a folder's settings say that its UNet was trained otherwise than SDXL's. */
export function checkTraining(file: { readonly [name: string]: unknown }): readonly Misfit[] {
  const other = otherTraining(file);
  if (other === undefined) return [];
  const { className, about } = other;
  return [
    {
      where: "scheduler/scheduler_config.json",
      found: `settings of \`${className}\`${about === undefined ? "" : `, ${about}`}`,
      expected: "those of a scheduler whose noise levels come from betas, such as `EulerDiscreteScheduler`",
      action: "Use a model that was trained as SDXL was; for one that was, put SDXL's own file in its place.",
    },
  ];
}
