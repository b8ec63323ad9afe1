import type { UNet } from "../port/unet.ts";
import { sdxlConfig } from "../schedule/plan.ts";
import { otherTraining } from "../schedule/trained-with.ts";
import type { Misfit } from "./binding.ts";

/**
 * The settings of a folder as they travel with its UNet: those of its `scheduler_config.json` that are plain values or
 * lists of numbers, or SDXL's where it has none.
 */
export function schedulerSettings(file: { readonly [name: string]: unknown }): UNet["scheduler"] {
  if (Object.keys(file).length === 0) return sdxlConfig;
  const entries = Object.entries(file).filter((entry): entry is [string, Setting] => isSetting(entry[1]));
  return Object.fromEntries(entries);
}

type Setting = UNet["scheduler"][string];

/** An empty list says no more than none. */
function isSetting(value: unknown): value is Setting {
  if (!Array.isArray(value)) return value === null || typeof value !== "object";
  return value.length > 0 && value.every((item) => typeof item === "number");
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
