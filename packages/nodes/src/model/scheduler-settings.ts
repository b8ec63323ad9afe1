import type { UNet } from "../port/unet.ts";
import { edmClasses, edmDefaults } from "../schedule/edm.ts";
import { sdxlConfig } from "../schedule/plan.ts";
import { otherTraining } from "../schedule/trained-with.ts";
import type { Misfit } from "./binding.ts";

/**
 * The settings of a folder as they travel with its UNet: those of its `scheduler_config.json` that are plain values or
 * lists of numbers, or SDXL's where it has none. What an EDM class leaves out has its defaults, which show its kind.
 */
export function schedulerSettings(file: { readonly [name: string]: unknown }): UNet["scheduler"] {
  if (Object.keys(file).length === 0) return sdxlConfig;
  const entries = Object.entries(file).filter((entry): entry is [string, Setting] => isSetting(entry[1]));
  const isOfEdm = edmClasses.includes(String(file._class_name));
  return { ...(isOfEdm && edmDefaults), ...Object.fromEntries(entries) };
}

/** Settings travel with every UNet, and no list of theirs has reason to be long: training has 1000 timesteps. */
const LONGEST = 10_000;

/** Misfits where a setting is no plain value, and would be left out. */
function checkLists(file: { readonly [name: string]: unknown }): readonly Misfit[] {
  const strange = Object.entries(file).find(
    ([, value]) => !isSetting(value) && !(Array.isArray(value) && value.length === 0),
  );
  if (strange === undefined) return [];
  return [
    {
      where: "scheduler/scheduler_config.json",
      found: `\`${strange[0].slice(0, 100)}\` with what is no plain value`,
      expected: `numbers, texts, true, false, null, or lists of at most ${LONGEST} numbers`,
      action: "Put the model's own file in its place.",
    },
  ];
}

type Setting = UNet["scheduler"][string];

/** An empty list says no more than none. */
function isSetting(value: unknown): value is Setting {
  if (!Array.isArray(value)) return value === null || typeof value !== "object";
  return value.length > 0 && value.length <= LONGEST && value.every((item) => typeof item === "number");
}

/** A misfit where a folder's settings say that its UNet was trained otherwise than SDXL's. */
export function checkTraining(file: { readonly [name: string]: unknown }): readonly Misfit[] {
  const other = otherTraining(file);
  if (other === undefined) return checkLists(file);
  const { className, about } = other;
  return [
    {
      where: "scheduler/scheduler_config.json",
      found: `settings of \`${className}\`${about === undefined ? "" : `, ${about}`}`,
      expected:
        "those of a scheduler whose noise levels come from betas or are EDM's, such as `EulerDiscreteScheduler`",
      action: "Use a model that was trained as SDXL was; for one that was, put SDXL's own file in its place.",
    },
  ];
}
